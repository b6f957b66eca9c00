import { readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * The files that a built page loads: what its HTML names, and what the scripts named there import at once.
 *
 * @param {string} dist the directory with the built files
 * @param {string} page the page's HTML file in it
 * @param {{ later?: boolean }} [options] `later`: also what it loads only where it is needed
 * @returns {string[]} paths in that directory, the page's own first
 */
export function pageFiles(dist, page, { later = false } = {}) {
  const found = new Set([page]);
  for (const file of found) {
    const content = readFileSync(join(dist, file), "utf8");
    for (const name of referencesIn(file, content, later)) {
      found.add(name);
    }
  }
  return [...found];
}

function referencesIn(file, content, later) {
  if (file.endsWith(".html")) {
    return [...content.matchAll(/(?:src|href)="\/([^"]+)"/g)].map((match) => match[1]);
  }
  if (file.endsWith(".js")) {
    const imported = [...content.matchAll(/(\bimport\s*\(\s*)?["'`]\.\/([\w.-]+\.(?:js|css))["'`]/g)]
      .filter((match) => later || match[1] === undefined)
      .map((match) => `assets/${match[2]}`);
    if (!later) {
      return imported;
    }
    const preloaded = [...content.matchAll(/["'`](assets\/[\w.-]+\.(?:js|css))["'`]/g)].map((match) => match[1]);
    return [...imported, ...preloaded];
  }
  return [];
}
