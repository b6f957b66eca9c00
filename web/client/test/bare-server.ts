import { createHash } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

const opened = (...upgrades: readonly string[]) =>
  `0${JSON.stringify({ sid: "engine", upgrades, pingInterval: 25_000, pingTimeout: 20_000, maxPayload: 100_000 })}`;
const CONNECTED = '40{"sid":"socket"}';

/** What becomes of a WebSocket. */
export type WebSockets = "works" | "swallowed" | "refused" | "silent";

/** As much of a Socket.IO server as lets a client connect, which does with it what a test says. */
export class BareServer {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #seen: string[] = [];
  #poll: ServerResponse | undefined;
  #packets: string[] = [];
  #port = 0;
  webSockets: WebSockets = "works";
  /** A CONNECT_ERROR's data, where no one is let in. */
  refusal: object | undefined;

  private constructor() {
    this.#server = createServer((request, response) => this.#call(request, response));
    this.#server.on("connection", (socket) => {
      this.#sockets.add(socket);
      socket.on("close", () => this.#sockets.delete(socket));
      socket.on("error", () => socket.destroy());
    });
    this.#server.on("upgrade", (request, socket: Socket) => this.#upgrade(request, socket));
  }

  static async start(): Promise<BareServer> {
    const server = new BareServer();
    await server.comeBack();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** What came: "upgrade" or "poll" for what begins a connection. */
  get seen(): readonly string[] {
    return this.#seen;
  }

  async comeBack(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(this.#port, "127.0.0.1", resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async goAway(): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    this.#poll = undefined;
    await closed;
  }

  #call({ method, url = "" }: IncomingMessage, response: ServerResponse): void {
    if (!url.includes("sid=")) {
      this.#seen.push("poll");
      this.#packets = [];
      response.end(opened("websocket"));
    } else if (method === "POST") {
      this.#send(this.#answer());
      response.end("ok");
    } else {
      this.#poll = response;
      this.#send();
    }
  }

  #answer(): string {
    return this.refusal === undefined
      ? CONNECTED
      : `44${JSON.stringify({ message: "refused", data: { ok: false, ...this.refusal } })}`;
  }

  #send(...packets: readonly string[]): void {
    this.#packets.push(...packets);
    if (this.#poll !== undefined && this.#packets.length > 0) {
      this.#poll.end(this.#packets.join("\x1e"));
      this.#packets = [];
      this.#poll = undefined;
    }
  }

  #upgrade({ url = "", headers }: IncomingMessage, socket: Socket): void {
    this.#seen.push("upgrade");
    if (this.webSockets === "refused") {
      socket.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
    }
    if (this.webSockets !== "works" && this.webSockets !== "silent") {
      return;
    }
    const accept = createHash("sha1").update(`${headers["sec-websocket-key"]}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`);
    socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        `Sec-WebSocket-Accept: ${accept.digest("base64")}\r\n\r\n`,
    );
    if (this.webSockets === "works" && !url.includes("sid=")) {
      socket.write(frame(opened()));
      socket.once("data", () => socket.write(frame(this.#answer())));
    }
  }
}

/** A short text frame of a server's. */
function frame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = payload.length < 126 ? [0x81, payload.length] : [0x81, 126, payload.length >> 8, payload.length & 0xff];
  return Buffer.concat([Buffer.from(head), payload]);
}
