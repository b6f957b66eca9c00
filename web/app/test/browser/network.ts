import { connect, createServer, type Server, type Socket } from "node:net";

/** A way to the server that can be cut, as a laptop's is when its lid closes. */
export class Network {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #up = true;

  private constructor(target: URL) {
    this.#server = createServer((near) => {
      if (!this.#up) {
        near.destroy();
        return;
      }
      const far = connect(Number(target.port), target.hostname);
      for (const [one, other] of [
        [near, far],
        [far, near],
      ] as const) {
        this.#sockets.add(one);
        one.pipe(other);
        one.on("error", () => other.destroy());
        one.on("close", () => {
          this.#sockets.delete(one);
          other.destroy();
        });
      }
    });
  }

  static async to(url: string): Promise<Network> {
    const network = new Network(new URL(url));
    await new Promise<void>((resolve) => network.#server.listen(0, "127.0.0.1", resolve));
    return network;
  }

  /** The same link by way of this network. */
  link(link: string): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") {
      throw new Error("the network is closed");
    }
    const url = new URL(link);
    url.port = String(address.port);
    return url.href;
  }

  cut(): void {
    this.#up = false;
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  mend(): void {
    this.#up = true;
  }

  async close(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
