import { connect, createServer, type Server, type Socket } from "node:net";

const HEAD_END = "\r\n\r\n";
const SHORTEST_HEAD = 6;

/**
 * Stands between clients and the server, at the level of TCP, and keeps every byte that clients send: nothing that gets
 * to the server can bypass it. WebSocket frames are unmasked; the server never agrees to compress them.
 */
export class Wiretap {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** What each connection's client has sent, in the order of connecting. */
  readonly #connections: Buffer[][] = [];

  private constructor(target: URL) {
    this.#server = createServer((client) => this.#relay(client, target));
  }

  /** @param server the server's URL */
  static async before(server: string): Promise<Wiretap> {
    const tap = new Wiretap(new URL(server));
    await new Promise<void>((resolve) => tap.#server.listen(0, "127.0.0.1", resolve));
    return tap;
  }

  /** The same link by way of this tap. */
  link(link: string): string {
    const address = this.#server.address();
    if (address === null || typeof address === "string") {
      throw new Error("the tap is closed");
    }
    return link.replace(/:\d+/, `:${address.port}`);
  }

  /** Calls: requests with their heads and bodies, and the handshakes of WebSockets. */
  get calls(): Buffer {
    return Buffer.concat(this.#heard.map(({ calls }) => calls));
  }

  /** What was said on WebSockets. */
  get frames(): Buffer {
    return Buffer.concat(this.#heard.map(({ frames }) => frames));
  }

  close(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    this.#server.close();
  }

  get #heard(): readonly { readonly calls: Buffer; readonly frames: Buffer }[] {
    return this.#connections.map((chunks) => takeApart(Buffer.concat(chunks)));
  }

  #relay(client: Socket, { hostname, port }: URL): void {
    const server = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    this.#connections.push(chunks);
    client.on("data", (chunk: Buffer) => chunks.push(chunk));
    for (const [one, other] of [
      [client, server],
      [server, client],
    ] as const) {
      this.#sockets.add(one);
      one.pipe(other);
      one.on("error", () => other.destroy());
      one.on("close", () => {
        this.#sockets.delete(one);
        other.destroy();
      });
    }
  }
}

/** A connection is for calls, one after another, until one of them turns it into a WebSocket. */
function takeApart(stream: Buffer): { readonly calls: Buffer; readonly frames: Buffer } {
  const upgrade = stream.toString("latin1").search(/\r\nupgrade: *websocket\r\n/i);
  if (upgrade < 0) {
    return { calls: stream, frames: Buffer.alloc(0) };
  }
  const end = stream.indexOf(HEAD_END, upgrade) + HEAD_END.length;
  return { calls: stream.subarray(0, end), frames: unmasked(stream.subarray(end)) };
}

/** The payloads of a client's frames, RFC 6455, section 5.2; of the last frame what has come of it. */
function unmasked(stream: Buffer): Buffer {
  const payloads: Buffer[] = [];
  for (let at = 0; at + SHORTEST_HEAD <= stream.length; ) {
    const [first = 0, second = 0] = stream.subarray(at, at + 2);
    if ((first & 0x70) !== 0 || (second & 0x80) === 0) {
      throw new Error("a frame is compressed or not masked: the tap would not understand it");
    }
    const [length, head] = lengths(stream.subarray(at), second & 0x7f);
    if (at + head > stream.length) {
      break;
    }
    const mask = stream.subarray(at + head - 4, at + head);
    const payload = stream.subarray(at + head, at + head + length);
    payloads.push(Buffer.from(payload.map((byte, i) => byte ^ (mask[i % 4] ?? 0))));
    at += head + length;
  }
  return Buffer.concat(payloads);
}

/** How long a frame's payload is, and its head, which ends with the mask. */
function lengths(frame: Buffer, size: number): readonly [number, number] {
  switch (size) {
    case 126:
      return [frame.readUInt16BE(2), 8];
    case 127:
      return [Number(frame.readBigUInt64BE(2)), 14];
    default:
      return [size, 6];
  }
}
