import { io, type Socket } from "socket.io-client";
import { type ErrorCode, LatchkeyError } from "../errors.ts";
import type { Asks, Refusal } from "../wire.ts";

const ACK_TIMEOUT_MILLIS = 20_000;
/** Some proxies take a WebSocket's handshake and never answer it. */
const WEBSOCKET_TIMEOUT_MILLIS = 6_000;
const POLLING_TIMEOUT_MILLIS = 20_000;
/** A WebSocket that leaves a call unanswered, and brings nothing else, for so long is given up. */
const SILENCE_MILLIS = 7_000;
const FIRST_PAUSE_MILLIS = 250;
/** Those who wait are back soon after the server. */
const LONGEST_PAUSE_MILLIS = 2_500;
/** A connection that was up for so long shows that things work. */
const SETTLED_MILLIS = 10_000;
/** Where the server does not know the caller: that heals when its data or its clock are right again, which takes a while. */
const FIRST_REFUSED_PAUSE_MILLIS = 2_000;
const LONGEST_REFUSED_PAUSE_MILLIS = 5 * 60_000;

/** Sends an event, and gives its acknowledgement. */
export type Ask = EventSocket["ask"];

export interface SocketListener {
  /** Connected, for the first time or again. */
  connected(): void;
  /** Gone, or not to be reached from the start; it comes back by itself. */
  disconnected(): void;
  /** The server does not let this device in, which may be a mistake of its own: it is tried again, ever more seldom. */
  refused(error: LatchkeyError): void;
  event(name: string, payload: never): void;
}

export interface SocketOptions {
  readonly server: string;
  readonly namespace: "/" | "/external";
  /** The CONNECT payload. */
  readonly auth: Readonly<Record<string, string>>;
  readonly listener: SocketListener;
}

/** A refusal, as acknowledgements and CONNECT_ERROR carry it. It may come from something between, and lack anything. */
type Refused = { readonly ok: false } & Partial<Refusal>;

const REFUSALS: ReadonlySet<ErrorCode> = new Set([
  "unauthenticated",
  "token_expired",
  "session_ended",
  "meeting_ended",
  "invitation_revoked",
  "invitation_used_up",
  "forbidden",
  "origin_refused",
]);

/**
 * A Socket.IO connection that comes back by itself, with growing, jittered pauses. It begins with a WebSocket; where that
 * does not come about or falls silent, with long polling, which changes to a WebSocket when one works.
 */
export class EventSocket {
  readonly #socket: Socket;
  readonly #listener: SocketListener;
  #connectedAt = 0;
  /** How many packets have come. */
  #heard = 0;
  #failures = 0;
  #isToldAway = false;
  #refusals = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unwatch: () => void = () => undefined;
  #closed = false;

  constructor({ server, namespace, auth, listener }: SocketOptions) {
    this.#listener = listener;
    const base = new URL(server);
    this.#socket = io(base.origin + namespace, {
      path: `${base.pathname.replace(/\/$/, "")}/socket.io/`,
      auth,
      autoConnect: false,
      forceNew: true,
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      timeout: WEBSOCKET_TIMEOUT_MILLIS,
      withCredentials: true,
      reconnection: false, // Its longest pauses have no jitter.
    });
    this.#socket.on("connect", () => {
      this.#connectedAt = performance.now();
      this.#rememberUpgrade();
      this.#socket.io.engine.on("packet", () => {
        this.#heard++;
      });
      this.#refusals = 0;
      this.#isToldAway = false;
      listener.connected();
    });
    this.#socket.on("disconnect", (reason) => {
      if (this.#closed) {
        return;
      }
      this.#tellAway();
      if (performance.now() - this.#connectedAt >= SETTLED_MILLIS) {
        this.#failures = 0;
      }
      if (reason === "ping timeout") {
        this.#begin("polling");
      }
      if (reason !== "io client disconnect") {
        this.#reconnectLater();
      }
    });
    this.#socket.on("connect_error", (error: Error & { data?: Refused }) => this.#connectError(error));
    this.#socket.onAny((name: string, payload: unknown) => {
      if (typeof payload === "object" && payload !== null) {
        hear(listener, name, payload as never);
      }
    });
  }

  connect(): void {
    this.#unwatch = onReturn(() => this.retry());
    this.#socket.connect();
  }

  /** Ends the connection, since the server says that it knows the caller no longer, and asks again in a while. */
  comeAgain(): void {
    if (!this.#closed) {
      this.#socket.disconnect();
      this.#reconnectIn(pauseAfter(this.#refusals++, FIRST_REFUSED_PAUSE_MILLIS, LONGEST_REFUSED_PAUSE_MILLIS));
    }
  }

  /** Tries at once, where there is no connection: a pause that has begun ends. */
  retry(): void {
    if (!this.#closed && !this.#socket.connected) {
      clearTimeout(this.#timer);
      this.#socket.disconnect(); // Otherwise an attempt that hangs goes on.
      this.#socket.connect();
    }
  }

  get isConnected(): boolean {
    return this.#socket.connected;
  }

  /**
   * Emits, and gives the acknowledgement.
   *
   * @throws {LatchkeyError} what the server refuses; `unreachable` where it does not answer
   */
  async ask<Event extends keyof Asks>(name: Event, payload: Asks[Event]["payload"]): Promise<Asks[Event]["answer"]> {
    if (!this.#socket.connected) {
      throw new LatchkeyError("unreachable", "There is no connection to the server right now.");
    }
    let answer: ({ readonly ok: true } & Asks[Event]["answer"]) | Refused;
    const silence = this.#watchForSilence();
    try {
      answer = await this.#socket.timeout(ACK_TIMEOUT_MILLIS).emitWithAck(name, payload);
    } catch (cause) {
      throw new LatchkeyError("unreachable", "The server did not answer in time.", { cause });
    } finally {
      clearTimeout(silence);
    }
    if (!answer.ok) {
      throw toError(answer);
    }
    return answer;
  }

  /** For good. */
  close(): void {
    this.#closed = true;
    this.#unwatch();
    clearTimeout(this.#timer);
    this.#socket.disconnect();
  }

  #tellAway(): void {
    if (!this.#isToldAway) {
      this.#isToldAway = true;
      this.#listener.disconnected();
    }
  }

  #connectError(error: Error & { data?: Refused }): void {
    if (this.#closed) {
      return;
    }
    if (error.data?.code === undefined) {
      if (this.#failures > 0) {
        this.#tellAway(); // By long polling, too: there may never have been a connection.
      }
      this.#begin("polling"); // The network's fault.
      this.#reconnectLater();
      return;
    }
    if (REFUSALS.has(error.data.code)) {
      this.#isToldAway = true; // How it stands is told with that.
      this.#reconnectIn(pauseAfter(this.#refusals++, FIRST_REFUSED_PAUSE_MILLIS, LONGEST_REFUSED_PAUSE_MILLIS));
      this.#listener.refused(toError(error.data));
    } else {
      this.#reconnectLater(error.data.retryAfterMillis ?? undefined);
    }
  }

  /** The server's own pings find a dead WebSocket out, but only within 45 seconds. */
  #watchForSilence(): ReturnType<typeof setTimeout> {
    const { engine } = this.#socket.io;
    const before = this.#heard;
    return setTimeout(() => {
      const isSilent = this.#heard === before && engine.transport.name === "websocket";
      if (isSilent && this.#socket.connected && this.#socket.io.engine === engine) {
        this.#begin("polling");
        this.#socket.disconnect();
        this.#reconnectLater();
      }
    }, SILENCE_MILLIS);
  }

  /** What the next connection begins with. */
  #begin(first: "websocket" | "polling"): void {
    const manager = this.#socket.io;
    const webSocket = first === "websocket";
    manager.opts.transports = webSocket ? ["websocket", "polling"] : ["polling", "websocket"];
    manager.timeout(webSocket ? WEBSOCKET_TIMEOUT_MILLIS : POLLING_TIMEOUT_MILLIS);
  }

  #rememberUpgrade(): void {
    const { engine } = this.#socket.io;
    if (engine.transport.name === "websocket") {
      this.#begin("websocket");
    } else {
      this.#begin("polling");
      engine.once("upgrade", () => this.#begin("websocket"));
    }
  }

  #reconnectLater(atLeast = 0): void {
    this.#reconnectIn(atLeast + pauseAfter(this.#failures++, FIRST_PAUSE_MILLIS, LONGEST_PAUSE_MILLIS));
  }

  #reconnectIn(millis: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#socket.connect(), millis);
  }
}

/** Told when the browser has its network again, and when the person comes back to the page; until what it returns is called. */
function onReturn(listener: () => void): () => void {
  if (typeof window === "undefined") {
    return () => undefined;
  }
  const seen = () => {
    if (!document.hidden) {
      listener();
    }
  };
  addEventListener("online", listener);
  addEventListener("focus", seen);
  document.addEventListener("visibilitychange", seen);
  return () => {
    removeEventListener("online", listener);
    removeEventListener("focus", seen);
    document.removeEventListener("visibilitychange", seen);
  };
}

/** Up to a bound that doubles, and jittered: those who lost a server together do not come back together. */
function pauseAfter(failures: number, first: number, longest: number): number {
  return Math.min(longest, first * 2 ** failures) * (0.5 + Math.random() / 2);
}

/** The server may say anything: what is not of its event's form is not heard. */
function hear(listener: SocketListener, name: string, payload: never): void {
  try {
    listener.event(name, payload);
  } catch (error) {
    if (!(error instanceof TypeError)) {
      throw error;
    }
  }
}

function toError({ code, error, retryAfterMillis }: Refused): LatchkeyError {
  return new LatchkeyError(code ?? "unexpected_answer", error ?? "The server refused this.", {
    retryAfterMillis: retryAfterMillis ?? undefined,
  });
}
