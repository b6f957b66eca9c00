import { type ErrorCode, LatchkeyError } from "../errors.ts";
import type { Problem } from "../wire.ts";

const TIMEOUT_MILLIS = 30_000;
/** For a megabyte, by a slow line. */
const SEGMENT_TIMEOUT_MILLIS = 120_000;
const ATTEMPTS = 4;
const FIRST_PAUSE_MILLIS = 300;

/** How a call proves who makes it. */
export type Authorization =
  | { readonly kind: "none" }
  | { readonly kind: "token"; readonly token: string }
  /** The sign-in cookie, which the page cannot read. */
  | { readonly kind: "cookie" };

type Method = "GET" | "POST" | "PUT" | "DELETE";

/** What a call carries, and how long it may take. */
interface Carried {
  readonly type: "application/json" | "application/octet-stream";
  readonly body?: string | Uint8Array<ArrayBuffer>;
  readonly signal: AbortSignal;
}

/** JSON over HTTP; what is refused becomes a {@link LatchkeyError}. */
export class Rest {
  readonly #base: string;
  readonly #authorization: Authorization;
  #clockDifference: number | undefined;

  /** @param server the base URL, without `/api` */
  constructor(server: string, authorization: Authorization) {
    this.#base = `${server}/api`;
    this.#authorization = authorization;
  }

  /**
   * How far the server's clock was ahead of this device's at its last answer, in milliseconds, to about a second; undefined before
   * that, and where something on the way takes the time out.
   */
  get clockDifference(): number | undefined {
    return this.#clockDifference;
  }

  get<T>(path: string): Promise<T> {
    return this.#retrying(() => this.#call<T>("GET", path));
  }

  post<T>(path: string, body?: object): Promise<T> {
    return this.#call<T>("POST", path, body);
  }

  /** A call that is answered alike when it is made again: where its answer is lost, it is. */
  postAgain<T>(path: string, body: object): Promise<T> {
    return this.#retrying(() => this.#call<T>("POST", path, body));
  }

  put<T>(path: string, body: object): Promise<T> {
    return this.#call<T>("PUT", path, body);
  }

  delete(path: string): Promise<void> {
    return this.#retrying(() => this.#call<void>("DELETE", path));
  }

  putBytes(path: string, body: Uint8Array<ArrayBuffer>, signal: AbortSignal): Promise<void> {
    return this.#sent("PUT", path, { type: "application/octet-stream", body, signal: patient(signal) });
  }

  /**
   * Just so many bytes, whatever the server sends.
   *
   * @throws {LatchkeyError} `file_damaged` where they are more or fewer
   */
  async getBytes(path: string, length: number, signal: AbortSignal): Promise<Uint8Array<ArrayBuffer>> {
    const response = await this.#fetch("GET", path, { type: "application/octet-stream", signal: patient(signal) });
    if (!response.ok) {
      throw await refusal(response);
    }
    return readBytes(response, length);
  }

  #call<T>(method: Method, path: string, body?: object): Promise<T> {
    return this.#sent(method, path, {
      type: "application/json",
      signal: AbortSignal.timeout(TIMEOUT_MILLIS),
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
  }

  async #sent<T>(method: Method, path: string, carried: Carried): Promise<T> {
    const response = await this.#fetch(method, path, carried);
    if (!response.ok) {
      throw await refusal(response);
    }
    if (response.status === 204) {
      return undefined as T;
    }
    try {
      return (await response.json()) as T;
    } catch (cause) {
      throw new LatchkeyError("unexpected_answer", "The server's answer makes no sense. Try again later.", { cause });
    }
  }

  async #fetch(method: Method, path: string, { type, body, signal }: Carried): Promise<Response> {
    const headers = new Headers({ Accept: method === "GET" ? type : "application/json" });
    if (this.#authorization.kind === "token") {
      headers.set("Authorization", `Bearer ${this.#authorization.token}`);
    }
    if (body !== undefined) {
      headers.set("Content-Type", type);
    }
    let response: Response;
    try {
      response = await fetch(this.#base + path, {
        method,
        headers,
        credentials: this.#authorization.kind === "token" ? "omit" : "same-origin",
        cache: "no-store",
        redirect: "error",
        referrerPolicy: "no-referrer",
        signal,
        ...(body === undefined ? {} : { body }),
      });
    } catch (cause) {
      throw unreachable(cause);
    }
    const serversTime = Date.parse(response.headers.get("Date") ?? "");
    this.#clockDifference = Number.isFinite(serversTime) ? serversTime - Date.now() : this.#clockDifference;
    return response;
  }

  /** For calls that may be made twice. */
  async #retrying<T>(call: () => Promise<T>): Promise<T> {
    for (let attempt = 1; ; attempt++) {
      try {
        return await call();
      } catch (error) {
        if (!(error instanceof LatchkeyError) || !error.isTransient || attempt === ATTEMPTS) {
          throw error;
        }
        const pause = error.retryAfterMillis ?? FIRST_PAUSE_MILLIS * 2 ** attempt * (0.5 + Math.random());
        await new Promise((resolve) => setTimeout(resolve, pause));
      }
    }
  }
}

/** Ends with that signal, or when it takes too long. */
function patient(signal: AbortSignal): AbortSignal {
  return AbortSignal.any([signal, AbortSignal.timeout(SEGMENT_TIMEOUT_MILLIS)]);
}

async function readBytes(response: Response, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  const reader = response.body?.getReader();
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true };
      if (done || value === undefined) {
        break;
      }
      if (filled + value.length > length) {
        await reader?.cancel();
        throw otherLength();
      }
      bytes.set(value, filled);
      filled += value.length;
    }
  } catch (cause) {
    throw cause instanceof LatchkeyError ? cause : unreachable(cause);
  }
  if (filled < length) {
    throw otherLength();
  }
  return bytes;
}

function otherLength(): LatchkeyError {
  return new LatchkeyError(
    "file_damaged",
    "What the server hands out has not the length of what was sent, so none of it is kept. Ask for it to be sent again.",
  );
}

function unreachable(cause: unknown): LatchkeyError {
  return new LatchkeyError("unreachable", "The server does not answer. Check your connection and try again.", {
    cause,
  });
}

async function refusal(response: Response): Promise<LatchkeyError> {
  let problem: Partial<Problem> = {};
  try {
    problem = (await response.json()) as Partial<Problem>;
  } catch {
    // Not from Latchkey: something between, which tells a status alone.
  }
  const seconds = Number(response.headers.get("Retry-After") ?? Number.NaN);
  return new LatchkeyError(
    problem.code ?? codeOf(response.status),
    problem.detail ?? problem.title ?? `The server refused this (${response.status}).`,
    { retryAfterMillis: Number.isFinite(seconds) ? seconds * 1000 : undefined },
  );
}

/** Where the answer names no code. */
function codeOf(status: number): ErrorCode {
  switch (status) {
    case 401:
      return "unauthenticated";
    case 403:
      return "forbidden";
    case 404:
      return "not_found";
    case 413:
      return "too_large";
    case 429:
      return "rate_limited";
    default:
      return status >= 500 ? "unavailable" : "unexpected_answer";
  }
}
