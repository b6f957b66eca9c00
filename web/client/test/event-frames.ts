const HEAD_END = "\r\n\r\n";
const FINAL_TEXT = 0x81;

/** A Socket.IO event without acknowledgement: Engine.IO message 4, packet type 2. */
const EVENT = /^42(\/[^,]*,)?(\[.*)$/s;

/** What a server says on a WebSocket, its events changed on their way. */
export class EventFrames {
  readonly #lie: (event: string, truth: unknown) => readonly unknown[] | undefined;
  #kept = Buffer.alloc(0);
  #open = false;

  /** @param lie what to say in an event's place; undefined to let it pass */
  constructor(lie: (event: string, truth: unknown) => readonly unknown[] | undefined) {
    this.#lie = lie;
  }

  /** Keeps what has not come whole yet. */
  rewrite(chunk: Buffer): Buffer {
    this.#kept = Buffer.concat([this.#kept, chunk]);
    const said: Buffer[] = [];
    if (!this.#open) {
      const end = this.#kept.indexOf(HEAD_END);
      if (end < 0) {
        return Buffer.alloc(0);
      }
      this.#open = true;
      said.push(this.#take(end + HEAD_END.length));
    }
    for (let length = frameLength(this.#kept); length <= this.#kept.length; length = frameLength(this.#kept)) {
      said.push(...this.#frame(this.#take(length)));
    }
    return Buffer.concat(said);
  }

  #take(length: number): Buffer {
    const taken = this.#kept.subarray(0, length);
    this.#kept = this.#kept.subarray(length);
    return taken;
  }

  #frame(frame: Buffer): readonly Buffer[] {
    const [, namespace = "", json = ""] = EVENT.exec(frame.subarray(headLength(frame)).toString()) ?? [];
    if (frame[0] !== FINAL_TEXT || json === "") {
      return [frame];
    }
    const [event, truth] = JSON.parse(json) as [string, unknown];
    return (
      this.#lie(event, truth)?.map((told) => textFrame(`42${namespace}${JSON.stringify([event, told])}`)) ?? [frame]
    );
  }
}

/** A server's frame, RFC 6455, section 5.2. */
export function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const head = Buffer.alloc(payload.length < 126 ? 2 : 10);
  head[0] = FINAL_TEXT;
  if (payload.length < 126) {
    head[1] = payload.length;
  } else {
    head[1] = 127;
    head.writeBigUInt64BE(BigInt(payload.length), 2);
  }
  return Buffer.concat([head, payload]);
}

function headLength(frame: Buffer): number {
  return { 126: 4, 127: 10 }[frame[1] ?? 0] ?? 2;
}

/** Infinite while the head has not come whole. */
function frameLength(stream: Buffer): number {
  if (stream.length < 2 || stream.length < headLength(stream)) {
    return Number.POSITIVE_INFINITY;
  }
  switch (stream[1]) {
    case 126:
      return 4 + stream.readUInt16BE(2);
    case 127:
      return 10 + Number(stream.readBigUInt64BE(2));
    default:
      return 2 + (stream[1] ?? 0);
  }
}
