import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { EventFrames, textFrame } from "./event-frames.ts";

type Lie = (truth: never) => unknown;

/**
 * The server, as one client sees it: passes calls and events on to the real one, and lies as a scenario says. It changes
 * what the server says; what the client says passes as it is.
 */
export class HostileServer {
  readonly #real: URL;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #answers: { readonly call: RegExp; readonly lie: Lie }[] = [];
  readonly #pushes = new Map<string, (truth: never) => readonly unknown[]>();

  private constructor(real: URL) {
    this.#real = real;
    this.#server = createServer((request, response) => {
      this.#call(request, response).catch(() => response.destroy());
    });
    this.#server.on("upgrade", (request: IncomingMessage, client: Socket) => this.#connect(request, client));
  }

  /** @param real the server's URL, or a link of its */
  static async before(real: string): Promise<HostileServer> {
    const hostile = new HostileServer(new URL(real));
    await new Promise<void>((resolve) => hostile.#server.listen(0, "127.0.0.1", resolve));
    return hostile;
  }

  /** The same link by way of this server. */
  link(link: string): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") {
      throw new Error("the server is closed");
    }
    return link.replace(/:\d+/, `:${address.port}`);
  }

  /** Changes answers to calls, or gives them late; `call` is matched against the method and the path. */
  answers<T>(call: RegExp, lie: (truth: T) => unknown): void {
    this.#answers.push({ call, lie });
  }

  /** Changes what the server pushes: what the lie returns is pushed in its place, be it nothing. */
  pushes<T>(event: string, lie: (truth: T) => readonly T[]): void {
    this.#pushes.set(event, lie);
  }

  /** Pushes something that the real server never said. */
  push(event: string, payload: unknown): void {
    const frame = textFrame(`42${JSON.stringify([event, payload])}`);
    this.#sockets.forEach((client) => {
      client.write(frame);
    });
  }

  close(): void {
    this.#sockets.forEach((client) => {
      client.destroy();
    });
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #call(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = request;
    const body = await request.toArray();
    const headers = Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.has(name));
    const answer = await fetch(new URL(url, this.#real), {
      method,
      headers: headers.map(([name, value]) => [name, String(value)]),
      ...(body.length === 0 ? {} : { body: Buffer.concat(body) }),
    });
    let said = await answer.text();
    for (const { call, lie } of answer.ok ? this.#answers : []) {
      if (call.test(`${method} ${url}`)) {
        said = JSON.stringify(await lie(JSON.parse(said) as never));
      }
    }
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
    response.end(said);
  }

  #connect(request: IncomingMessage, client: Socket): void {
    const server = connect(Number(this.#real.port), this.#real.hostname);
    const { rawHeaders, url } = request;
    const lines = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1]}`] : []));
    server.write(`GET ${url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`);
    const frames = new EventFrames((event, truth) => this.#pushes.get(event)?.(truth as never));
    client.pipe(server);
    server.on("data", (chunk: Buffer) => client.write(frames.rewrite(chunk)));
    this.#sockets.add(client);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }
}

const HOP_BY_HOP = new Set(["connection", "content-length", "host", "transfer-encoding"]);
