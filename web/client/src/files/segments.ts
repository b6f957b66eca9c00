import { concat, equal, randomBytes, uint32, utf8 } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import { SECRET_BYTES } from "../limits.ts";

/**
 * Tink's AES256_GCM_HKDF_1MB (docs/decisions/0019-files.md): a header of its own length, a salt and the beginning of all nonces stands in
 * the first segment; each segment opens by itself, in its place alone.
 */
export const SEGMENT_BYTES = 1024 * 1024;
const SALT_BYTES = 32;
const PREFIX_BYTES = 7;
const HEADER_BYTES = 1 + SALT_BYTES + PREFIX_BYTES;
const TAG_BYTES = 16;
/** Of plaintext, in a segment without the header. */
const CAPACITY = SEGMENT_BYTES - TAG_BYTES;
const CONTEXT = "Latchkey 2 file\0";

/** Where a segment's plaintext stands in the file. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** How many segments a file of so many bytes has; an empty one has one, too. */
export function segmentsOf(size: number): number {
  return Math.max(1, Math.ceil((size + HEADER_BYTES) / CAPACITY));
}

export function stretchOf(number: number, size: number): Stretch {
  const start = number === 0 ? 0 : number * CAPACITY - HEADER_BYTES;
  return { start, end: Math.min(size, (number + 1) * CAPACITY - HEADER_BYTES) };
}

/** The length of the ciphertext of a file of so many bytes. */
export function sealedLength(size: number): number {
  return HEADER_BYTES + size + segmentsOf(size) * TAG_BYTES;
}

/** Of one segment. */
export function sealedLengthOf(number: number, size: number): number {
  const { start, end } = stretchOf(number, size);
  return (number === 0 ? HEADER_BYTES : 0) + end - start + TAG_BYTES;
}

/** A file opens in its meeting alone, and under its id. */
export function associatedData(logId: Uint8Array, fileId: Uint8Array): Uint8Array<ArrayBuffer> {
  return concat(utf8(CONTEXT), logId, fileId);
}

/** Seals the segments of one file. A number is sealed again only with the same bytes: the nonce is the same. */
export class FileSealer {
  readonly #header: Uint8Array<ArrayBuffer>;
  readonly #key: CryptoKey;
  readonly #segments: number;

  private constructor(header: Uint8Array<ArrayBuffer>, key: CryptoKey, segments: number) {
    this.#header = header;
    this.#key = key;
    this.#segments = segments;
  }

  /** @param random salt and beginning of the nonces; new unless given */
  static async begin(
    key: Uint8Array,
    associated: Uint8Array,
    size: number,
    random: Uint8Array = randomBytes(SALT_BYTES + PREFIX_BYTES),
  ): Promise<FileSealer> {
    const header = concat(Uint8Array.of(HEADER_BYTES), random);
    return new FileSealer(header, await derive(key, header, associated, "encrypt"), segmentsOf(size));
  }

  async seal(number: number, plaintext: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    const parameters = { name: "AES-GCM", iv: nonce(this.#header, number, this.#segments) };
    const sealed = new Uint8Array(await crypto.subtle.encrypt(parameters, this.#key, plaintext));
    return number === 0 ? concat(this.#header, sealed) : sealed;
  }
}

/** Opens the segments of one file, from the first on. */
export class FileOpener {
  readonly #secret: Uint8Array;
  readonly #associated: Uint8Array;
  readonly #size: number;
  #begun: { readonly header: Uint8Array; readonly key: CryptoKey } | undefined;

  constructor(key: Uint8Array, associated: Uint8Array, size: number) {
    this.#secret = key;
    this.#associated = associated;
    this.#size = size;
  }

  /** @throws {LatchkeyError} `file_damaged` where it is not that segment of the file */
  async open(number: number, sealed: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
    if (sealed.length !== sealedLengthOf(number, this.#size)) {
      throw damaged();
    }
    let ciphertext = sealed;
    if (number === 0) {
      const header = sealed.slice(0, HEADER_BYTES);
      if (header[0] !== HEADER_BYTES) {
        throw damaged();
      }
      this.#begun = { header, key: await derive(this.#secret, header, this.#associated, "decrypt") };
      ciphertext = sealed.subarray(HEADER_BYTES);
    }
    if (this.#begun === undefined) {
      throw new TypeError("the first segment comes first");
    }
    const { header, key } = this.#begun;
    const parameters = { name: "AES-GCM", iv: nonce(header, number, segmentsOf(this.#size)) };
    try {
      return new Uint8Array(await crypto.subtle.decrypt(parameters, key, ciphertext));
    } catch (cause) {
      throw damaged(cause);
    }
  }
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}

export function damaged(cause?: unknown): LatchkeyError {
  return new LatchkeyError(
    "file_damaged",
    "What the server hands out is not the file that was sent, so none of it is kept. Ask for it to be sent again.",
    { cause },
  );
}

function nonce(header: Uint8Array, number: number, segments: number): Uint8Array<ArrayBuffer> {
  const prefix = header.subarray(1 + SALT_BYTES);
  return concat(prefix, uint32(number), Uint8Array.of(number === segments - 1 ? 1 : 0));
}

async function derive(
  secret: Uint8Array,
  header: Uint8Array,
  associated: Uint8Array,
  usage: "encrypt" | "decrypt",
): Promise<CryptoKey> {
  if (secret.length !== SECRET_BYTES) {
    throw new TypeError(`a file's key has ${SECRET_BYTES} bytes`);
  }
  const material = await crypto.subtle.importKey("raw", secret.slice(), "HKDF", false, ["deriveKey"]);
  const salt = header.slice(1, 1 + SALT_BYTES);
  const parameters = { name: "HKDF", hash: "SHA-256", salt, info: associated.slice() };
  return crypto.subtle.deriveKey(parameters, material, { name: "AES-GCM", length: 256 }, false, [usage]);
}

/** The hashes of a file's ciphertext segments: its message says the digest, so that no other ciphertext opens in its place. */
export class SegmentHashes {
  readonly #hashes = new Map<number, Uint8Array>();

  async add(number: number, sealed: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#hashes.set(number, await sha256(sealed));
  }

  /** SHA-256 over the hashes of that many segments, in order; all of them were added. */
  async digest(segments: number): Promise<Uint8Array> {
    const hashes = Array.from({ length: segments }, (_, number) => this.#hashes.get(number));
    if (hashes.includes(undefined)) {
      throw new TypeError("a digest is of all segments");
    }
    return sha256(concat(...(hashes as Uint8Array[])));
  }
}

/** SHA-256 of what was sealed under a number: the same nonce never serves other bytes. */
export class SealedBefore {
  readonly #hashes = new Map<number, Uint8Array>();

  /** Whether it may be sealed under that number: nothing was, or the same. */
  async allows(number: number, plaintext: Uint8Array<ArrayBuffer>): Promise<boolean> {
    const hash = await sha256(plaintext);
    const before = this.#hashes.get(number);
    this.#hashes.set(number, before ?? hash);
    return before === undefined || equal(before, hash);
  }
}
