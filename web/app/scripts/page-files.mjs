import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Every file that a built page can load: what its HTML names, and what the scripts named there import, at once or later.
 *
 * @param {string} dist the directory with the built files
 * @param {string} page the page's HTML file in it
 * @returns {string[]} paths in that directory, the page's own first
 */
export function pageFiles(dist, page) {
  const found = new Set([page]);
  for (const file of found) {
    const content = readFileSync(join(dist, file), "utf8");
    for (const name of referencesIn(file, content)) {
      found.add(name);
    }
  }
  return [...found];
}

function referencesIn(file, content) {
  if (file.endsWith(".html")) {
    return [...content.matchAll(/(?:src|href)="\/([^"]+)"/g)].map((match) => match[1]);
  }
  if (file.endsWith(".js")) {
    const imported = [...content.matchAll(/["'`]\.\/([\w.-]+\.(?:js|css))["'`]/g)].map((match) => `assets/${match[1]}`);
    const preloaded = [...content.matchAll(/["'`](assets\/[\w.-]+\.(?:js|css))["'`]/g)].map((match) => match[1]);
    return [...imported, ...preloaded];
  }
  return [];
}
