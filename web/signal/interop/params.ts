import { ProtocolAddress } from "@latchkey/signal";

/** A request's parameters, each of the type that its reader asks for. */
export class Params {
  readonly #values: Record<string, unknown>;

  constructor(values: Record<string, unknown>) {
    this.#values = values;
  }

  text(name: string): string {
    const value = this.#values[name];
    if (typeof value !== "string") {
      throw new TypeError(`parameter ${name} is no text`);
    }
    return value;
  }

  number(name: string): number {
    const value = this.#values[name];
    if (typeof value !== "number") {
      throw new TypeError(`parameter ${name} is no number`);
    }
    return value;
  }

  bytes(name: string): Uint8Array {
    return Uint8Array.from(Buffer.from(this.text(name), "base64"));
  }

  has(name: string): boolean {
    return this.#values[name] !== undefined && this.#values[name] !== null;
  }

  /** An address as `name.deviceId`. */
  address(name: string): ProtocolAddress {
    const text = this.text(name);
    const dot = text.lastIndexOf(".");
    return new ProtocolAddress(text.slice(0, dot), Number(text.slice(dot + 1)));
  }
}

export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("base64");
}
