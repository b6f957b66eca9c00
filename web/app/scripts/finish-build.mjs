/**
 * What happens to Vite's output before the server can serve it: everything is compressed once and for all, listed (a jar
 * cannot be searched), and the guest's page weighed as it is loaded at first; a page that is too heavy fails the build.
 */
import { readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { pageFiles } from "./page-files.mjs";

const DIST = join(dirname(fileURLToPath(import.meta.url)), "..", "..", "target", "classes", "latchkey", "web");
/** As browsers load it over https: with Brotli. */
const GUEST_PAGE_LIMIT = 130 * 1024;

const files = readdirSync(DIST, { recursive: true })
  .map((path) => path.replaceAll("\\", "/"))
  .filter((path) => statSync(join(DIST, path)).isFile())
  .filter((path) => !/\.(br|gz|list)$/.test(path))
  .sort();

for (const file of files) {
  const content = readFileSync(join(DIST, file));
  const brotli = brotliCompressSync(content, {
    params: {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: content.length,
    },
  });
  writeFileSync(join(DIST, `${file}.br`), brotli);
  writeFileSync(
    join(DIST, `${file}.gz`),
    gzipSync(content, { level: constants.Z_BEST_COMPRESSION, memLevel: constants.Z_MAX_MEMLEVEL }),
  );
}
writeFileSync(join(DIST, "files.list"), files.map((file) => `${file}\n`).join(""));

const kib = (bytes) => (bytes / 1024).toFixed(1);

const weightOf = (parts, ending) => parts.reduce((sum, part) => sum + statSync(join(DIST, part + ending)).size, 0);

/** The pages of a name, one for each language: `join.html`, `join.de.html`. */
const inEachLanguage = (page) => files.filter((file) => new RegExp(`^${page}(\\.[a-z]+)?\\.html$`).test(file));

/** What pages in other languages than this one's load. */
const ofOthers = (page) => {
  const language = /\.([a-z]+)\.html$/.exec(page)?.[1] ?? "en";
  return (file) => /^assets\/[a-z]{2}(-members)?-/.test(file) && !file.startsWith(`assets/${language}-`);
};

for (const [start, name, limit] of [
  ["join", "guest", GUEST_PAGE_LIMIT],
  ["index", "member", undefined],
]) {
  for (const page of inEachLanguage(start)) {
    const parts = pageFiles(DIST, page);
    const [brotli, gzip] = [weightOf(parts, ".br"), weightOf(parts, ".gz")];
    const foreign = ofOthers(page);
    const all = pageFiles(DIST, page, { later: true }).filter((file) => !foreign(file));
    process.stdout.write(
      `The ${name}'s page, ${page}: ${kib(brotli)} KiB with Brotli, ${kib(gzip)} KiB with gzip, in ${parts.length} files; ` +
        `${kib(weightOf(all, ".gz"))} KiB with what it loads only where it is needed.\n`,
    );
    if (limit !== undefined && brotli > limit) {
      process.stderr.write(
        `That is more than the ${kib(limit)} KiB that a guest's page may weigh:\n` +
          parts.map((part) => `  ${kib(statSync(join(DIST, `${part}.br`)).size)} KiB  ${part}\n`).join(""),
      );
      process.exitCode = 1;
    }
  }
}
