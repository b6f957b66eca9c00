import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { Frames, textFrame } from "./frames.ts";

type Lie = (truth: never) => unknown;

/** A Socket.IO packet in an Engine.IO message: 42 an event, 43 an acknowledgement; then namespace, id, content. */
const PACKET = /^(42|43)(\/[^,]*,)?(\d*)(\[.*)$/s;

/**
 * The server, as one client sees it: passes calls and events on to the real one, and lies as a scenario says, to the client and in its
 * name.
 */
export class HostileServer {
  readonly #real: URL;
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #answers: { readonly call: RegExp; readonly lie: Lie }[] = [];
  readonly #inventions: { readonly call: RegExp; readonly answer: () => unknown }[] = [];
  readonly #bodies: { readonly call: RegExp; readonly overhear: (body: never) => void }[] = [];
  readonly #delays: { readonly call: RegExp; readonly until: Promise<void> }[] = [];
  readonly #alterations: { readonly call: RegExp; readonly lie: (truth: Buffer) => Buffer }[] = [];
  readonly #detours: { readonly call: RegExp; readonly to: (path: string) => string }[] = [];
  readonly #pushes = new Map<string, (truth: never) => readonly unknown[]>();
  readonly #acknowledgements = new Map<string, Lie>();
  readonly #swallowed = new Map<string, Lie>();
  readonly #forwarded = new Map<string, Lie>();

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

  /** As {@link answers}, where the answer is bytes. */
  alters(call: RegExp, lie: (truth: Buffer) => Buffer): void {
    this.#alterations.push({ call, lie });
  }

  /** Answers calls with what another path has. */
  reroutes(call: RegExp, to: (path: string) => string): void {
    this.#detours.push({ call, to });
  }

  /** Answers calls that do not reach the real server. */
  invents(call: RegExp, answer: () => unknown): void {
    this.#inventions.push({ call, answer });
  }

  /** Answers to these calls wait; what they ask for is done at once. */
  delays(call: RegExp, until: Promise<void>): void {
    this.#delays.push({ call, until });
  }

  /** Reads what is sent with calls. */
  overhears<T>(call: RegExp, overhear: (body: T) => void): void {
    this.#bodies.push({ call, overhear });
  }

  /** Changes what the server pushes: what the lie returns is pushed in its place, be it nothing. */
  pushes<T>(event: string, lie: (truth: T) => readonly T[]): void {
    this.#pushes.set(event, lie);
  }

  /** Changes how the server acknowledges what the client says. */
  acknowledges<T>(event: string, lie: (truth: T) => unknown): void {
    this.#acknowledgements.set(event, lie);
  }

  /** Acknowledges what the client says, and does not pass it on. */
  swallows<T>(event: string, answer: (said: T) => unknown): void {
    this.#swallowed.set(event, answer);
  }

  /** Passes the client's events on again. */
  truthful(event: string): void {
    this.#swallowed.delete(event);
  }

  /** Changes what the client says on its way to the real server. */
  forwards<T>(event: string, lie: (said: T) => T): void {
    this.#forwarded.set(event, lie);
  }

  /** Pushes something that the real server never said. */
  push(event: string, payload: unknown, namespace: "" | "/external" = ""): void {
    const frame = textFrame(`42${namespace === "" ? "" : `${namespace},`}${JSON.stringify([event, payload])}`);
    this.#sockets.forEach((client) => {
      client.write(frame);
    });
  }

  /** Cuts the client off; it may come back. */
  cut(): void {
    this.#sockets.forEach((client) => {
      client.destroy();
    });
  }

  close(): void {
    this.cut();
    this.#server.closeAllConnections();
    this.#server.close();
  }

  async #call(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "GET", url = "/" } = request;
    const call = `${method} ${url}`;
    const body = Buffer.concat(await request.toArray());
    for (const { overhear } of this.#bodies.filter((one) => one.call.test(call))) {
      overhear(JSON.parse(body.toString()) as never);
    }
    const invention = this.#inventions.find((one) => one.call.test(call));
    if (invention !== undefined) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(await invention.answer()));
      return;
    }
    const headers = Object.entries(request.headers).filter(([name]) => !HOP_BY_HOP.has(name));
    const path = this.#detours.filter((one) => one.call.test(call)).reduce((now, { to }) => to(now), url);
    const answer = await fetch(new URL(path, this.#real), {
      method,
      headers: headers.map(([name, value]) => [name, String(value)]),
      ...(body.length === 0 ? {} : { body }),
    });
    let said: Buffer = Buffer.from(await answer.arrayBuffer());
    await Promise.all(this.#delays.filter((one) => one.call.test(call)).map(({ until }) => until));
    for (const { lie } of answer.ok ? this.#answers.filter((one) => one.call.test(call)) : []) {
      said = Buffer.from(JSON.stringify(await lie(JSON.parse(said.toString()) as never)));
    }
    for (const { lie } of answer.ok ? this.#alterations.filter((one) => one.call.test(call)) : []) {
      said = lie(said);
    }
    response.writeHead(answer.status, { "content-type": answer.headers.get("content-type") ?? "text/plain" });
    response.end(said);
  }

  #connect(request: IncomingMessage, client: Socket): void {
    const server = connect(Number(this.#real.port), this.#real.hostname);
    const { rawHeaders, url } = request;
    const lines = rawHeaders.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${rawHeaders[i + 1]}`] : []));
    const asked = new Map<string, string>();
    const toServer = new Frames((text) => this.#fromClient(text, client, asked));
    const toClient = new Frames((text) => this.#fromServer(text, asked));
    server.write(toServer.rewrite(Buffer.from(`GET ${url} HTTP/1.1\r\n${lines.join("\r\n")}\r\n\r\n`)));
    client.on("data", (chunk: Buffer) => server.write(toServer.rewrite(chunk)));
    server.on("data", (chunk: Buffer) => client.write(toClient.rewrite(chunk)));
    this.#sockets.add(client);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#sockets.delete(client);
        other.destroy();
      });
    }
  }

  /** @param asked the events that wait for an acknowledgement, by namespace and id */
  #fromClient(text: string, client: Socket, asked: Map<string, string>): readonly string[] | undefined {
    const [, type, namespace = "", id = "", json = ""] = PACKET.exec(text) ?? [];
    if (type !== "42") {
      return undefined;
    }
    const [event, said] = JSON.parse(json) as [string, never];
    const answer = this.#swallowed.get(event);
    if (answer !== undefined) {
      client.write(textFrame(`43${namespace}${id}${JSON.stringify([answer(said)])}`));
      return [];
    }
    asked.set(namespace + id, event);
    const lie = this.#forwarded.get(event);
    return lie === undefined ? undefined : [`42${namespace}${id}${JSON.stringify([event, lie(said)])}`];
  }

  #fromServer(text: string, asked: Map<string, string>): readonly string[] | undefined {
    const [, type, namespace = "", id = "", json = ""] = PACKET.exec(text) ?? [];
    if (type === "43") {
      const lie = this.#acknowledgements.get(asked.get(namespace + id) ?? "");
      const [truth] = JSON.parse(json) as [never];
      return lie === undefined ? undefined : [`43${namespace}${id}${JSON.stringify([lie(truth)])}`];
    }
    if (type === "42" && id === "") {
      const [event, truth] = JSON.parse(json) as [string, never];
      const told = this.#pushes.get(event)?.(truth);
      return told?.map((one) => `42${namespace}${JSON.stringify([event, one])}`);
    }
    return undefined;
  }
}

const HOP_BY_HOP = new Set(["connection", "content-length", "host", "transfer-encoding"]);
