import type { PrivateKey } from "@latchkey/signal";
import { isSignedIn, type SigningContext, signIn } from "./contexts.ts";

/** What is signed beside entries, to show that a key is held. One statement may be signed by several keys. */
export class Statement {
  readonly #context: SigningContext;
  readonly #bytes: Uint8Array;

  constructor(context: SigningContext, bytes: Uint8Array) {
    this.#context = context;
    this.#bytes = bytes;
  }

  sign(key: PrivateKey): Uint8Array {
    return signIn(this.#context, key, this.#bytes);
  }

  isSignedBy(key: Uint8Array, signature: Uint8Array): boolean {
    return isSignedIn(this.#context, key, this.#bytes, signature);
  }
}
