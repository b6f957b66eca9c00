import { type BrowserContext, expect, type Page } from "@playwright/test";
import { reveals } from "../../../client/test/secret-forms.ts";

/** The browser itself reports refused and failed requests; the pages tell people about those in their own words. */
const NETWORK_TROUBLE = /^(Failed to load resource|WebSocket connection to .* failed)/;

/**
 * Watches everything that a browser context sends and everything that its pages complain about. What must never happen
 * in any test: a breach of the Content-Security-Policy, a script error, a request to anybody but the server, a secret in
 * anything sent.
 */
export class Watch {
  readonly #sent: Buffer[] = [];
  readonly #complaints: string[] = [];
  readonly #foreign: string[] = [];
  readonly #origin: string;

  constructor(context: BrowserContext, origin: string) {
    this.#origin = origin;
    context.on("request", (request) => {
      const url = new URL(request.url());
      if (url.origin !== origin && !["data:", "blob:"].includes(url.protocol)) {
        this.#foreign.push(request.url());
      }
      this.#note(request.url(), JSON.stringify(request.headers()), request.postDataBuffer() ?? "");
    });
    context.on("page", (page) => this.#watchPage(page));
  }

  #watchPage(page: Page): void {
    page.on("pageerror", (error) => this.#complaints.push(error.message));
    page.on("console", (message) => {
      if (message.type() === "error" && !NETWORK_TROUBLE.test(message.text())) {
        this.#complaints.push(message.text());
      }
    });
    page.on("websocket", (socket) => {
      if (new URL(socket.url()).host !== new URL(this.#origin).host) {
        this.#foreign.push(socket.url());
      }
      this.#note(socket.url());
      socket.on("framesent", ({ payload }) => this.#note(payload));
    });
  }

  /**
   * Fails if something happened that never must.
   *
   * @param secrets of links, as they stand there
   */
  expectClean(...secrets: readonly string[]): void {
    expect(this.#complaints).toEqual([]);
    expect(this.#foreign).toEqual([]);
    expect(this.#sent.length).toBeGreaterThan(0);
    const sent = Buffer.concat(this.#sent);
    for (const secret of secrets) {
      expect(reveals(sent, Buffer.from(secret, "base64url"))).toBe(false);
    }
  }

  #note(...sent: readonly (string | Buffer)[]): void {
    this.#sent.push(...sent.map((each) => Buffer.from(each as string)));
  }
}
