/**
 * Measures the SDK in Chromium, beside noble's primitives alone, and prints what it found as JSON. For
 * `latchkey bench`, which runs the server:
 *
 *     node measure/sdk/run.mjs SIGN_IN_LINK ROUNDS WARM_UP_ROUNDS MESSAGES
 */
import { connect, createServer } from "node:net";
import { resolve } from "node:path";
import { chromium } from "@playwright/test";
import { build } from "vite";
import { CHROMIUM_ARGS, chromiumPath } from "../../scripts/chromium.mjs";

/** Nothing takes so long; who waits is told. */
const PATIENCE_MS = 180_000;

const [signInLink, ...numbers] = process.argv.slice(2);
const [rounds, warmUp, messages] = numbers.map(Number);

/** The page's script, in one piece. */
async function bundle() {
  const [{ output }] = [
    await build({
      configFile: false,
      logLevel: "error",
      build: {
        write: false,
        target: "es2023",
        lib: { entry: resolve(import.meta.dirname, "page.ts"), formats: ["es"] },
        rolldownOptions: { output: { codeSplitting: false } },
      },
    }),
  ].flat();
  return output[0].code;
}

/** The way to the server, on which what comes for guests can be kept back. */
class Way {
  #held = false;
  #guests = new Set();
  #server;

  constructor(target) {
    this.#server = createServer((near) => {
      const far = connect(Number(target.port), target.hostname);
      near.pipe(far);
      far.on("data", (bytes) => {
        // The answer to a CONNECT tells whose connection it is.
        if (bytes.includes("40/external,")) {
          this.#guests.add(far);
        }
        near.write(bytes);
        if (this.#held && this.#guests.has(far)) {
          far.pause();
        }
      });
      for (const [one, other] of [
        [near, far],
        [far, near],
      ]) {
        one.on("error", () => other.destroy());
        one.on("close", () => {
          this.#guests.delete(far);
          other.destroy();
        });
      }
    });
  }

  async listen() {
    await new Promise((done) => this.#server.listen(0, "127.0.0.1", done));
    return this.#server.address().port;
  }

  hold(held) {
    this.#held = held;
    for (const far of this.#guests) {
      held ? far.pause() : far.resume();
    }
  }
}

setTimeout(() => {
  process.stderr.write("The page did not come to its end in time.\n");
  process.exit(1);
}, PATIENCE_MS).unref();
const way = new Way(new URL(signInLink));
const link = new URL(signInLink);
link.port = String(await way.listen());
const script = await bundle();
const browser = await chromium.launch({ args: CHROMIUM_ARGS, executablePath: chromiumPath() });
try {
  const page = await browser.newPage({ bypassCSP: true });
  page.on("console", (message) => process.stderr.write(`${message.text()}\n`));
  page.on("pageerror", (error) => process.stderr.write(`${error.stack}\n`));
  await page.exposeFunction("holdGuests", (held) => way.hold(held));
  // Whatever the server has there: the script must come from its origin.
  await page.goto(link.origin);
  await page.addScriptTag({ content: script, type: "module" });
  await page.waitForFunction("globalThis.measure !== undefined");
  const found = await page.evaluate((plan) => globalThis.measure(plan), {
    signInLink: link.href,
    rounds,
    warmUp,
    messages,
  });
  process.stdout.write(`${JSON.stringify(found)}\n`);
} finally {
  await browser.close();
  process.exit(process.exitCode);
}
