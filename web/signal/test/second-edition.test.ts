import { readFileSync } from "node:fs";
import { x25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, concatBytes, hexToBytes, utf8ToBytes } from "@noble/hashes/utils.js";
import { describe, expect, test } from "vitest";
import { PublicKey } from "../src/index.ts";

type Field =
  | "bytes"
  | "context"
  | "key"
  | "signature"
  | "hashContext"
  | "hash"
  | "root"
  | "id"
  | "seed"
  | "publicKey"
  | "head"
  | "code"
  | "content"
  | "padded"
  | "before"
  | "sender"
  | "ciphertext"
  | "mark";

type Vector = Readonly<Partial<Record<Field, string>>>;

/** Made by Java from the messages and rules of docs/second-edition; what they say of bytes is computed anew here. */
const vectors: Readonly<Record<string, Vector>> = JSON.parse(
  readFileSync(new URL("../../../vectors/second-edition.json", import.meta.url), "utf8"),
);

function field(vector: Vector, name: Field): Uint8Array {
  return hexToBytes(vector[name] ?? "");
}

function vector(name: string): Vector {
  const found = vectors[name];
  if (found === undefined) {
    throw new Error(`there is no vector ${name}`);
  }
  return found;
}

function inContext(context: string, bytes: Uint8Array): Uint8Array {
  return concatBytes(utf8ToBytes(context), Uint8Array.of(0), bytes);
}

describe("the second edition's vectors", () => {
  const signed = Object.entries(vectors).filter(([, { signature }]) => signature !== undefined);

  test.each(signed)("%s is signed in its context, and in no other", (_, entry) => {
    const key = PublicKey.deserialize(field(entry, "key"));
    const bytes = field(entry, "bytes");
    const signature = field(entry, "signature");
    expect(key.verifySignature(inContext(entry.context ?? "", bytes), signature)).toBe(true);
    expect(key.verifySignature(inContext("Latchkey 2 heartbeat", bytes), signature)).toBe(false);
    expect(key.verifySignature(bytes, signature)).toBe(false);
  });

  test("a hash covers its context and its bytes", () => {
    const entries = Object.values(vectors).filter(({ hashContext }) => hashContext !== undefined);
    expect(entries.length).toBe(5);
    for (const entry of entries) {
      expect(bytesToHex(sha256(inContext(entry.hashContext ?? "", field(entry, "bytes"))))).toBe(entry.hash);
    }
  });

  test("a link's key comes from its seed", () => {
    const link = vector("linkKey");
    const secret = hkdf(sha256, field(link, "seed"), undefined, utf8ToBytes("Latchkey 2 link key"), 32);
    expect(bytesToHex(Uint8Array.of(5, ...x25519.getPublicKey(secret)))).toBe(link.publicKey);
  });

  test("a user's id is its account's root", () => {
    const { root, id } = vector("userId");
    expect(root).toBe(vector("entry.account").hash);
    expect(id).toBe(`u_${Buffer.from(root ?? "", "hex").toString("base64url")}`);
  });

  test("a meeting's code is thirty digits of its head", () => {
    const { head, code } = vector("meetingCode");
    let hash: Uint8Array = hexToBytes(head ?? "");
    for (let i = 0; i < 5_200; i++) {
      hash = sha256(inContext("Latchkey 2 meeting code", hash));
    }
    const groups = [0, 1, 2, 3, 4, 5].map((group) => {
      const number = Number.parseInt(bytesToHex(hash.subarray(5 * group, 5 * group + 5)), 16);
      return String(number % 100_000).padStart(5, "0");
    });
    expect(groups.join("")).toBe(code);
  });

  test("a message's chained hash covers what a retry keeps", () => {
    const authored = vector("authored");
    expect(bytesToHex(sha256(inContext("Latchkey 2 content hash", field(authored, "bytes"))))).toBe(authored.hash);
  });

  test("a content is padded to a power of two", () => {
    const { content = "", padded = "" } = vector("padding");
    expect(padded).toBe(`${content}80`.padEnd(padded.length, "0"));
    expect(padded.length / 2).toBe(256);
  });

  test("the transcript's marks are chained", () => {
    let before: Uint8Array = field(vector("transcriptStart"), "hash");
    for (const seq of [1, 2, 3]) {
      const step = vector(`transcript.${seq}`);
      const sender = utf8ToBytes(step.sender ?? "");
      const numbers = new DataView(new ArrayBuffer(10));
      numbers.setBigUint64(0, BigInt(seq));
      numbers.setUint16(8, sender.length);
      expect(step.before).toBe(bytesToHex(before));
      before = sha256(concatBytes(before, new Uint8Array(numbers.buffer), sender, sha256(field(step, "ciphertext"))));
      expect(step.mark).toBe(bytesToHex(before));
    }
  });
});
