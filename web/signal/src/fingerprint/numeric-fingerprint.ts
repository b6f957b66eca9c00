import { create, fromBinary, toBinary } from "@bufbuild/protobuf";
import { sha512 } from "@noble/hashes/sha2.js";
import { concat, equal } from "../crypto/bytes.ts";
import type { PublicKey } from "../crypto/ec-keys.ts";
import { FingerprintInvalidError, FingerprintVersionMismatchError } from "../errors.ts";
import {
  type CombinedFingerprints,
  CombinedFingerprintsSchema,
  LogicalFingerprintSchema,
} from "../gen/fingerprint_pb.ts";

/** What Signal's apps use; the work that stands between a forger and a matching number. */
const DEFAULT_ITERATIONS = 5200;
const MAX_ITERATIONS = 1_000_000;

const CALCULATION_VERSION = new Uint8Array(2);

/** How many groups of five digits each side has, and the five bytes that each is made of. */
const GROUPS = 6;
const GROUP_BYTES = 5;
const SCANNABLE_LENGTH = 32;

/** One of two people, as the other knows them. */
export interface FingerprintParty {
  /** A stable name that both sides know, such as the bytes of a user id. */
  readonly stableIdentifier: Uint8Array;
  readonly identityKey: PublicKey;
}

/** Numbers and codes by which two people see that no one stands between them. */
export interface Fingerprint {
  /** 60 digits, the same on both sides. */
  readonly displayable: string;
  readonly scannable: ScannableFingerprint;
}

/** Makes fingerprints (libsignal's `NumericFingerprintGenerator`). */
export class NumericFingerprintGenerator {
  readonly #iterations: number;

  /** @param iterations 2 to 1,000,000; both sides need the same */
  constructor(iterations: number = DEFAULT_ITERATIONS) {
    if (!Number.isInteger(iterations) || iterations <= 1 || iterations > MAX_ITERATIONS) {
      throw new RangeError(`iterations are between 2 and ${MAX_ITERATIONS}, not ${iterations}`);
    }
    this.#iterations = iterations;
  }

  /** @param version which kind of stable identifiers these are; both sides need the same */
  createFor(version: number, local: FingerprintParty, remote: FingerprintParty): Fingerprint {
    const localHash = this.#hash(local);
    const remoteHash = this.#hash(remote);
    return {
      displayable: [digits(localHash), digits(remoteHash)].sort().join(""),
      scannable: new ScannableFingerprint(
        version,
        localHash.slice(0, SCANNABLE_LENGTH),
        remoteHash.slice(0, SCANNABLE_LENGTH),
      ),
    };
  }

  #hash({ stableIdentifier, identityKey }: FingerprintParty): Uint8Array {
    const key = identityKey.serialize();
    let hash = sha512(concat(CALCULATION_VERSION, key, stableIdentifier, key));
    for (let i = 1; i < this.#iterations; i++) {
      hash = sha512(concat(hash, key));
    }
    return hash;
  }
}

/** A fingerprint for a QR code. */
export class ScannableFingerprint {
  readonly #version: number;
  readonly #local: Uint8Array;
  readonly #remote: Uint8Array;

  /** @internal */
  constructor(version: number, local: Uint8Array, remote: Uint8Array) {
    this.#version = version;
    this.#local = local;
    this.#remote = remote;
  }

  /** What the QR code holds. */
  serialize(): Uint8Array {
    const structure = create(CombinedFingerprintsSchema, {
      version: this.#version,
      localFingerprint: create(LogicalFingerprintSchema, { content: this.#local }),
      remoteFingerprint: create(LogicalFingerprintSchema, { content: this.#remote }),
    });
    return toBinary(CombinedFingerprintsSchema, structure);
  }

  /**
   * Whether the scanned code is this one seen from the other side.
   *
   * @throws {FingerprintInvalidError} where it is no fingerprint
   * @throws {FingerprintVersionMismatchError} where it is of another version
   */
  matches(scanned: Uint8Array): boolean {
    const theirs = parse(scanned);
    const version = theirs.version ?? 0;
    if (version !== this.#version) {
      throw new FingerprintVersionMismatchError(version, this.#version);
    }
    const theirLocal = theirs.localFingerprint?.content;
    const theirRemote = theirs.remoteFingerprint?.content;
    if (theirLocal === undefined || theirRemote === undefined) {
      throw new FingerprintInvalidError("the scanned code lacks a fingerprint");
    }
    return equal(theirLocal, this.#remote) && equal(theirRemote, this.#local);
  }
}

function parse(scanned: Uint8Array): CombinedFingerprints {
  try {
    return fromBinary(CombinedFingerprintsSchema, scanned);
  } catch (cause) {
    throw new FingerprintInvalidError("the scanned code is no fingerprint", { cause });
  }
}

function digits(hash: Uint8Array): string {
  let result = "";
  for (let group = 0; group < GROUPS; group++) {
    const bytes = hash.subarray(group * GROUP_BYTES, (group + 1) * GROUP_BYTES);
    const number = bytes.reduce((value, byte) => value * 256 + byte, 0);
    result += (number % 100_000).toString().padStart(5, "0");
  }
  return result;
}
