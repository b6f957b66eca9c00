const HEAD_END = "\r\n\r\n";
const FINAL_TEXT = 0x81;
const MASKED = 0x80;

/** One direction of a WebSocket connection (RFC 6455, section 5.2), whose texts are changed on their way. */
export class Frames {
  readonly #lie: (text: string) => readonly string[] | undefined;
  #kept = Buffer.alloc(0);
  #open = false;

  /** @param lie what to say in a text's place, be it nothing; undefined to let it pass */
  constructor(lie: (text: string) => readonly string[] | undefined) {
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
    if (frame[0] !== FINAL_TEXT) {
      return [frame];
    }
    const isMasked = ((frame[1] ?? 0) & MASKED) !== 0;
    return this.#lie(payload(frame, isMasked))?.map((text) => textFrame(text, isMasked)) ?? [frame];
  }
}

/** @param isMasked as a client's are; with zeros, which changes nothing */
export function textFrame(text: string, isMasked = false): Buffer {
  const payload = Buffer.from(text);
  const length = payload.length < 126 ? 0 : payload.length < 65_536 ? 2 : 8;
  const head = Buffer.alloc(2 + length + (isMasked ? 4 : 0));
  head[0] = FINAL_TEXT;
  head[1] = (isMasked ? MASKED : 0) | (length === 0 ? payload.length : length === 2 ? 126 : 127);
  if (length === 2) {
    head.writeUInt16BE(payload.length, 2);
  } else if (length === 8) {
    head.writeBigUInt64BE(BigInt(payload.length), 2);
  }
  return Buffer.concat([head, payload]);
}

function payload(frame: Buffer, isMasked: boolean): string {
  const head = headLength(frame);
  const bytes = frame.subarray(head);
  const mask = frame.subarray(head - 4, head);
  return (isMasked ? Buffer.from(bytes.map((byte, i) => byte ^ (mask[i % 4] ?? 0))) : bytes).toString();
}

function headLength(frame: Buffer): number {
  const second = frame[1] ?? 0;
  return ({ 126: 4, 127: 10 }[second & ~MASKED] ?? 2) + ((second & MASKED) === 0 ? 0 : 4);
}

/** Infinite while the head has not come whole. */
function frameLength(stream: Buffer): number {
  if (stream.length < 2 || stream.length < headLength(stream)) {
    return Number.POSITIVE_INFINITY;
  }
  const size = (stream[1] ?? 0) & ~MASKED;
  const length = size === 126 ? stream.readUInt16BE(2) : size === 127 ? Number(stream.readBigUInt64BE(2)) : size;
  return headLength(stream) + length;
}
