import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, preview } from "vite";

const CONFIG = join(dirname(fileURLToPath(import.meta.url)), "..", "gallery", "vite.config.ts");

/**
 * Builds the gallery and serves it on a free port.
 *
 * @param {Record<string, string>} headers sent with every answer
 * @returns {Promise<{ url: string, close: () => Promise<void> }>}
 */
export async function serveGallery(headers = {}) {
  const outDir = mkdtempSync(join(tmpdir(), "latchkey-gallery-"));
  const shared = { configFile: CONFIG, logLevel: "error", build: { outDir, emptyOutDir: true } };
  await build(shared);
  const server = await preview({ ...shared, preview: { host: "127.0.0.1", port: 0, headers } });
  const [url] = server.resolvedUrls?.local ?? [];
  if (url === undefined) {
    throw new Error("the gallery has no address");
  }
  return {
    url,
    close: async () => {
      await server.close();
      rmSync(outDir, { recursive: true });
    },
  };
}
