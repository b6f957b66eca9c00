import { connect, createServer, type Server, type Socket } from "node:net";

/** What becomes of a WebSocket's handshake. */
export type Upgrades = "refused" | "cut" | "passed";

/** Stands before the server as proxies do that do not know WebSockets. */
export class NoWebSockets {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  upgrades: Upgrades;
  /** How many handshakes of WebSockets were passed on. */
  passed = 0;

  private constructor(target: URL, upgrades: Upgrades) {
    this.upgrades = upgrades;
    this.#server = createServer((client) => this.#relay(client, target));
  }

  /** @param link the server's URL, or a link of it */
  static async before(link: string, upgrades: Upgrades): Promise<NoWebSockets> {
    const proxy = new NoWebSockets(new URL(link), upgrades);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  /** The same link by way of this proxy. */
  link(link: string): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") {
      throw new Error("the proxy is closed");
    }
    return link.replace(/:\d+/, `:${address.port}`);
  }

  /** Ends all connections; takes new ones. */
  cut(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  close(): void {
    this.cut();
    this.#server.close();
  }

  #relay(client: Socket, { hostname, port }: URL): void {
    const server = connect(Number(port), hostname);
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(one);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
    server.pipe(client);
    client.on("data", (chunk: Buffer) => {
      if (!/\r\nupgrade: *websocket\r\n/i.test(chunk.toString("latin1"))) {
        server.write(chunk);
      } else if (this.upgrades === "passed") {
        this.passed++;
        server.write(chunk);
      } else if (this.upgrades === "refused") {
        client.end("HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
      } else {
        client.destroy();
      }
    });
  }
}
