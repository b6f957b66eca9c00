import { connect, createServer, type Server, type Socket } from "node:net";

const MASKED = 0x80;
const HEAD_END = "\r\n\r\n";

/** Stands between clients and the server, and notes every byte that clients send; WebSocket frames unmasked. */
export class Wiretap {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  readonly #sent: Buffer[] = [];

  private constructor(port: number) {
    this.#server = createServer((client) => this.#relay(client, port));
  }

  static async before(server: string): Promise<Wiretap> {
    const tap = new Wiretap(Number(new URL(server).port));
    await new Promise<void>((resolve) => tap.#server.listen(0, "127.0.0.1", resolve));
    return tap;
  }

  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  }

  /** All that was sent so far. */
  get sent(): Buffer {
    return Buffer.concat(this.#sent);
  }

  close(): void {
    this.#sockets.forEach((socket) => {
      socket.destroy();
    });
    this.#server.close();
  }

  #relay(client: Socket, port: number): void {
    const server = connect(port, "127.0.0.1");
    const heard: Buffer[] = [];
    for (const socket of [client, server]) {
      this.#sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
    client.on("data", (data: Buffer) => {
      // Without compression what is said stands in the frames as it is.
      const plain = Buffer.from(data.toString("latin1").replace(/Sec-WebSocket-Extensions:.*\r\n/i, ""), "latin1");
      heard.push(plain);
      server.write(plain);
    });
    server.on("data", (data: Buffer) => client.write(data));
    client.on("close", () => {
      this.#sent.push(unmasked(Buffer.concat(heard)));
      server.destroy();
    });
    server.on("close", () => client.destroy());
  }
}

/** RFC 6455, section 5.2. */
function unmasked(stream: Buffer): Buffer {
  const head = stream.indexOf(HEAD_END);
  if (head < 0 || !/upgrade: websocket/i.test(stream.subarray(0, head).toString("latin1"))) {
    return stream;
  }
  const parts = [stream.subarray(0, head)];
  let at = head + HEAD_END.length;
  while (at + 2 <= stream.length) {
    let length = stream.readUInt8(at + 1) & ~MASKED;
    at += 2;
    if (length === 126) {
      length = stream.readUInt16BE(at);
      at += 2;
    } else if (length === 127) {
      length = Number(stream.readBigUInt64BE(at));
      at += 8;
    }
    const mask = stream.subarray(at, at + 4);
    at += 4;
    parts.push(stream.subarray(at, at + length).map((byte, i) => byte ^ (mask[i % 4] ?? 0)) as Buffer);
    at += length;
  }
  return Buffer.concat(parts);
}
