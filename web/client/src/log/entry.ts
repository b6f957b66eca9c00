import { type Entry, EntrySchema, SignedEntrySchema } from "../gen/latchkey/v2/log_pb.ts";
import { HASH_BYTES, MAX_DEVICE_ID } from "../limits.ts";
import { readCanonical, readLeniently } from "./canonical-form.ts";
import { type HashContext, hashIn, isSignedIn, type SigningContext } from "./contexts.ts";
import { form, ID_BYTES, isSessionId, isUserId, present, toBytes, toIndex, toSignature, toTime } from "./form.ts";
import { expect } from "./verdict.ts";

/** What differs between the entries of an account's log and of a meeting's. */
export interface LogKind {
  readonly signs: SigningContext;
  readonly hashes: HashContext;
  readonly maxEntryBytes: number;
  isSigner(id: string, deviceId: number): boolean;
}

export const ACCOUNT_LOG: LogKind = {
  signs: "Latchkey 2 account entry",
  hashes: "Latchkey 2 account hash",
  maxEntryBytes: 2_048,
  isSigner: (id, deviceId) => id === "" && deviceId <= MAX_DEVICE_ID,
};

export const MEETING_LOG: LogKind = {
  signs: "Latchkey 2 meeting entry",
  hashes: "Latchkey 2 meeting hash",
  maxEntryBytes: 65_536,
  isSigner: (id, deviceId) =>
    isUserId(id) ? deviceId >= 1 && deviceId <= MAX_DEVICE_ID : isSessionId(id) && deviceId === 1,
};

/** From here on a reader may skip a type that it does not know. */
export const FIRST_SKIPPED_TYPE = 1_000;
const MAX_TYPE = 65_535;

/** The signer: a user or session id, empty in an account's log; its device, 0 for the recovery key. */
export interface LogSigner {
  readonly id: string;
  readonly deviceId: number;
}

/** Where an entry stands in its log. */
export interface LogPlace {
  readonly index: number;
  readonly hash: Uint8Array;
}

/** An entry whose form is good; its place, signature and body are still to be checked. */
export class LogEntry {
  readonly place: LogPlace;
  readonly logId: Uint8Array;
  readonly previousHash: Uint8Array;
  readonly signer: LogSigner;
  readonly time: number;
  readonly type: number;
  readonly body: Uint8Array;
  readonly #kind: LogKind;
  readonly #bytes: Uint8Array;
  readonly #signature: Uint8Array;
  /** Whether all its signatures and proofs were found good when this device took it for the first time. */
  readonly isVerified: boolean;
  #signed = false;

  private constructor(kind: LogKind, bytes: Uint8Array, signature: Uint8Array, entry: Entry, isVerified: boolean) {
    this.#kind = kind;
    this.isVerified = isVerified;
    this.#bytes = bytes;
    this.#signature = signature;
    this.place = { index: toIndex(entry.index), hash: hashIn(kind.hashes, bytes) };
    this.logId = toBytes(entry.logId, ID_BYTES, "log id");
    this.previousHash = toBytes(entry.previousHash, entry.index === 0n ? 0 : HASH_BYTES, "previous hash");
    const { id, deviceId } = present(entry.signer, "signer");
    form(kind.isSigner(id, deviceId), "signer must be one that such a log can have");
    this.signer = { id, deviceId };
    this.time = toTime(entry.time, "time");
    form(entry.type >= 1 && entry.type <= MAX_TYPE, `type must be from 1 to ${MAX_TYPE}`);
    this.type = entry.type;
    this.body = entry.body;
  }

  /**
   * @param isVerified whether this device has kept it as one whose signatures and proofs are good
   * @throws {LogRefusal} where the form is not good
   */
  static read(kind: LogKind, signedEntry: Uint8Array, isVerified = false): LogEntry {
    // A copy: the parsed fields are views of it.
    const { entry, signature } = readCanonical(SignedEntrySchema, Uint8Array.from(signedEntry));
    form(entry.length <= kind.maxEntryBytes, `length must be at most ${kind.maxEntryBytes}`);
    const parsed = readCanonical(EntrySchema, entry);
    return new LogEntry(kind, entry, toSignature(signature, "signature"), parsed, isVerified);
  }

  /** Whether the signature was found good. */
  get signed(): boolean {
    return this.#signed;
  }

  get isSkipped(): boolean {
    return this.type >= FIRST_SKIPPED_TYPE;
  }

  /** @throws {LogRefusal} unless the key signed this entry */
  expectSignature(key: Uint8Array): void {
    const good = this.isVerified || isSignedIn(this.#kind.signs, key, this.#bytes, this.#signature);
    expect(good, "bad-signature", "the signature is not the signer's");
    this.#signed = true;
  }
}

/** The hash of an account's entry, whatever its signature is; undefined where it is none. */
export function hashOfAccountEntry(signedEntry: Uint8Array): Uint8Array | undefined {
  const signed = readLeniently(SignedEntrySchema, signedEntry);
  return signed === undefined ? undefined : hashIn(ACCOUNT_LOG.hashes, signed.entry);
}
