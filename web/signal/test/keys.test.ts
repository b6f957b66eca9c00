import { hexToBytes } from "@noble/hashes/utils.js";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  generateKeyPair,
  generateKyberKeyPair,
  IdentityKeyPair,
  InvalidKeyError,
  InvalidRecordError,
  KyberPreKeyRecord,
  KyberPublicKey,
  KyberSecretKey,
  PreKeyRecord,
  PrivateKey,
  PublicKey,
  SignedPreKeyRecord,
} from "../src/index.ts";
import { flipBit } from "./damage.ts";
import { utf8 } from "./device.ts";

describe("an X25519 key", () => {
  test("gives both sides the same secret", () => {
    const ours = generateKeyPair();
    const theirs = generateKeyPair();
    expect(ours.privateKey.agree(theirs.publicKey)).toEqual(theirs.privateKey.agree(ours.publicKey));
  });

  test.each([
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "e0eb7a7c3b41b8ae1656e3faf19fc46ada098deb9c32b1fd866205165f49b800",
    "5f9c95bca3508c24b1d0b1559c83ef5b04445cc4581c8e86d8224eddd09f1157",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  ])("of low order (%s) is refused", (u) => {
    const lowOrder = PublicKey.deserialize(Uint8Array.of(5, ...hexToBytes(u)));
    expect(lowOrder.isCanonical()).toBe(false);
    expect(() => generateKeyPair().privateKey.agree(lowOrder)).toThrow(InvalidKeyError);
  });

  test.each([
    ["nothing", new Uint8Array(0)],
    ["no type byte", new Uint8Array(32)],
    ["another type byte", new Uint8Array(33)],
    ["too long", Uint8Array.of(5, ...new Uint8Array(33))],
  ])("is not %s", (_, bytes) => {
    expect(() => PublicKey.deserialize(bytes)).toThrow(InvalidKeyError);
  });

  test("in private is 32 bytes, clamped", () => {
    expect(() => PrivateKey.deserialize(new Uint8Array(31))).toThrow(InvalidKeyError);
    const clamped = PrivateKey.deserialize(new Uint8Array(32).fill(0xff)).serialize();
    expect([clamped[0], clamped[31]]).toEqual([0xf8, 0x7f]);
  });

  test("is canonical in one encoding, and in the prime-order subgroup, alone", () => {
    const { publicKey } = generateKeyPair();
    expect(publicKey.isCanonical()).toBe(true);
    const key = publicKey.serialize();
    expect(PublicKey.deserialize(flipBit(key, 32, 7)).isCanonical()).toBe(false);
    // 2^255 - 19 and above.
    for (const lowest of [0xed, 0xee, 0xff]) {
      const unreduced = Uint8Array.of(5, lowest, ...new Uint8Array(30).fill(0xff), 0x7f);
      expect(PublicKey.deserialize(unreduced).isCanonical()).toBe(false);
    }
    expect(PublicKey.deserialize(Uint8Array.of(5, ...new Uint8Array(32))).isCanonical()).toBe(false);
  });

  test("can be overwritten", () => {
    const { privateKey } = generateKeyPair();
    privateKey.wipe();
    expect(privateKey.serialize()).toEqual(new Uint8Array(32));
  });
});

describe("an XEdDSA signature", () => {
  const message = utf8("message");

  test("verifies for its message and key alone", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.nat(), (signed, position) => {
        const { privateKey, publicKey } = generateKeyPair();
        const signature = privateKey.sign(signed);
        expect(publicKey.verifySignature(signed, signature)).toBe(true);
        const damaged = flipBit(signature, position % 64, position % 8);
        expect(publicKey.verifySignature(signed, damaged)).toBe(false);
        expect(publicKey.verifySignature(Uint8Array.of(...signed, 0), signature)).toBe(false);
        expect(generateKeyPair().publicKey.verifySignature(signed, signature)).toBe(false);
      }),
      { numRuns: 40 },
    );
  });

  test("is different each time", () => {
    const { privateKey } = generateKeyPair();
    expect(privateKey.sign(message)).not.toEqual(privateKey.sign(message));
  });

  test.each([0, 63, 65])("is not %i bytes long", (length) => {
    expect(generateKeyPair().publicKey.verifySignature(message, new Uint8Array(length))).toBe(false);
  });

  test("is not accepted with a response that is not reduced", () => {
    const { privateKey, publicKey } = generateKeyPair();
    const signature = privateKey.sign(message);
    signature[63] = (signature[63] as number) | 0x60;
    expect(publicKey.verifySignature(message, signature)).toBe(false);
  });

  test("is by no key where the key is no point", () => {
    const minusOne = Uint8Array.of(5, 0xec, ...new Uint8Array(30).fill(0xff), 0x7f);
    expect(PublicKey.deserialize(minusOne).verifySignature(message, new Uint8Array(64))).toBe(false);
  });
});

describe("a Kyber key", () => {
  const { publicKey, secretKey } = generateKyberKeyPair();

  test("gives both sides the same secret", () => {
    const { sharedSecret, ciphertext } = publicKey.encapsulate();
    expect(sharedSecret).toHaveLength(32);
    expect(secretKey.decapsulate(ciphertext)).toEqual(sharedSecret);
  });

  test("gives another secret for a damaged ciphertext, without a word", () => {
    const { sharedSecret, ciphertext } = publicKey.encapsulate();
    expect(secretKey.decapsulate(flipBit(ciphertext, 100))).not.toEqual(sharedSecret);
  });

  test("goes on after being stored", () => {
    const { sharedSecret, ciphertext } = KyberPublicKey.deserialize(publicKey.serialize()).encapsulate();
    expect(KyberSecretKey.deserialize(secretKey.serialize()).decapsulate(ciphertext)).toEqual(sharedSecret);
  });

  test("is refused with another type or length", () => {
    const key = publicKey.serialize();
    expect(() => KyberPublicKey.deserialize(flipBit(key, 0))).toThrow(InvalidKeyError);
    expect(() => KyberPublicKey.deserialize(key.slice(0, -1))).toThrow(InvalidKeyError);
    expect(() => KyberSecretKey.deserialize(key)).toThrow(InvalidKeyError);
    expect(() => secretKey.decapsulate(new Uint8Array(0))).toThrow(InvalidKeyError);
  });

  test("is refused with coefficients out of range", () => {
    const key = Uint8Array.of(8, ...new Uint8Array(1568).fill(0xff));
    expect(() => KyberPublicKey.deserialize(key).encapsulate()).toThrow(InvalidKeyError);
  });
});

describe("a stored record", () => {
  const identity = IdentityKeyPair.generate();
  const records = [
    { kind: "identity key pair", record: identity, type: IdentityKeyPair },
    { kind: "pre-key", record: PreKeyRecord.generate(7), type: PreKeyRecord },
    { kind: "signed pre-key", record: SignedPreKeyRecord.generate(8, identity.privateKey), type: SignedPreKeyRecord },
    { kind: "Kyber pre-key", record: KyberPreKeyRecord.generate(9, identity.privateKey), type: KyberPreKeyRecord },
  ];

  test.each(records)("of a $kind is read as it was written", ({ record, type }) => {
    const serialized = record.serialize();
    expect(type.deserialize(serialized).serialize()).toEqual(serialized);
  });

  test.each(records)("of a $kind that is damaged is refused", ({ record, type }) => {
    expect(() => type.deserialize(record.serialize().slice(0, -3))).toThrow(InvalidRecordError);
    expect(() => type.deserialize(new Uint8Array(0))).toThrow(InvalidRecordError);
  });

  test("of a signed pre-key holds a signature that verifies", () => {
    const { keyPair, signature } = SignedPreKeyRecord.generate(1, identity.privateKey);
    expect(identity.publicKey.verifySignature(keyPair.publicKey.serialize(), signature)).toBe(true);
  });
});
