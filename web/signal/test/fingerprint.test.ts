import { expect, test } from "vitest";
import {
  FingerprintInvalidError,
  FingerprintVersionMismatchError,
  generateKeyPair,
  NumericFingerprintGenerator,
} from "../src/index.ts";
import { utf8 } from "./device.ts";

const VERSION = 2;
const alice = { stableIdentifier: utf8("alice"), identityKey: generateKeyPair().publicKey };
const bob = { stableIdentifier: utf8("bob"), identityKey: generateKeyPair().publicKey };
const generator = new NumericFingerprintGenerator(50);

test("is the same 60 digits on both sides", () => {
  const { displayable } = generator.createFor(VERSION, alice, bob);
  expect(displayable).toMatch(/^\d{60}$/);
  expect(generator.createFor(VERSION, bob, alice).displayable).toBe(displayable);
});

test("is another one with another key or another name", () => {
  const { displayable } = generator.createFor(VERSION, alice, bob);
  const otherKey = { ...bob, identityKey: generateKeyPair().publicKey };
  const otherName = { ...bob, stableIdentifier: utf8("bobby") };
  expect(generator.createFor(VERSION, alice, otherKey).displayable).not.toBe(displayable);
  expect(generator.createFor(VERSION, alice, otherName).displayable).not.toBe(displayable);
});

test("matches when scanned from the other side, and only then", () => {
  const ours = generator.createFor(VERSION, alice, bob).scannable;
  const theirs = generator.createFor(VERSION, bob, alice).scannable;
  expect(ours.matches(theirs.serialize())).toBe(true);
  expect(ours.matches(ours.serialize())).toBe(false);
  const otherKey = { ...bob, identityKey: generateKeyPair().publicKey };
  expect(ours.matches(generator.createFor(VERSION, otherKey, alice).scannable.serialize())).toBe(false);
});

test("refuses a code that is none, or of another version", () => {
  const ours = generator.createFor(VERSION, alice, bob).scannable;
  const newer = generator.createFor(VERSION + 1, bob, alice).scannable;
  expect(() => ours.matches(newer.serialize())).toThrow(FingerprintVersionMismatchError);
  expect(() => ours.matches(utf8("no fingerprint"))).toThrow(FingerprintInvalidError);
  expect(() => ours.matches(Uint8Array.of(8, VERSION))).toThrow(FingerprintInvalidError);
});

test.each([0, 1, 1.5, 1_000_001])("is not made with %d iterations", (iterations) => {
  expect(() => new NumericFingerprintGenerator(iterations)).toThrow(RangeError);
});
