import type { PrivateKey } from "@latchkey/signal";
import { randomBytes } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import { recoveryKey } from "./keys.ts";

const DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
const LENGTH = 26;
const CODE_BYTES = 16;
/** 26 characters have 130 bits: two more than the code. */
const SPARE_BITS = 2n;
const SKIPPED = /[\s\u00ad\u2010-\u2015-]/gu;

/** What opens an account again when all its devices are lost: 26 characters that a person keeps. */
export class RecoveryCode {
  /** As it is shown: Crockford's base 32, without blanks. */
  readonly text: string;
  readonly #bytes: Uint8Array;
  #publicKey: Uint8Array | undefined;

  private constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.text = toText(bytes);
  }

  static make(): RecoveryCode {
    return new RecoveryCode(randomBytes(CODE_BYTES));
  }

  /** As a person types it; undefined where it is none. */
  static read(typed: string): RecoveryCode | undefined {
    const plain = typed
      .replace(SKIPPED, "")
      .replace(/[a-z]/g, (letter) => letter.toUpperCase())
      .replaceAll("O", "0")
      .replace(/[IL]/g, "1");
    const values = Array.from(plain, (digit) => DIGITS.indexOf(digit));
    if (values.length !== LENGTH || values.includes(-1)) {
      return undefined;
    }
    const bits = values.reduce((sum, value) => (sum << 5n) | BigInt(value), 0n);
    return bits & ((1n << SPARE_BITS) - 1n) ? undefined : new RecoveryCode(toBytes(bits >> SPARE_BITS));
  }

  /** 33 bytes. */
  get publicKey(): Uint8Array {
    this.#publicKey ??= this.key().publicKey().serialize();
    return this.#publicKey;
  }

  key(): PrivateKey {
    return recoveryKey(this.#bytes);
  }
}

/**
 * Reads a code as people type it.
 *
 * @throws {LatchkeyError} `recovery_code_wrong` where it is none
 */
export function toRecoveryCode(typed: string): RecoveryCode {
  const code = RecoveryCode.read(typed);
  if (code === undefined) {
    throw new LatchkeyError(
      "recovery_code_wrong",
      "This is no recovery code: it has 26 letters and digits. Compare it with what you noted.",
    );
  }
  return code;
}

/** Whether this is a recovery code, as people type it. */
export function isRecoveryCode(typed: string): boolean {
  return RecoveryCode.read(typed) !== undefined;
}

function toText(bytes: Uint8Array): string {
  const bits = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n) << SPARE_BITS;
  return Array.from({ length: LENGTH }, (_, i) => DIGITS[Number((bits >> BigInt(5 * (LENGTH - 1 - i))) & 31n)]).join(
    "",
  );
}

function toBytes(bits: bigint): Uint8Array {
  return Uint8Array.from({ length: CODE_BYTES }, (_, i) => Number((bits >> BigInt(8 * (CODE_BYTES - 1 - i))) & 255n));
}
