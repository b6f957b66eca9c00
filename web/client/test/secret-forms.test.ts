import fc from "fast-check";
import { expect, test } from "vitest";
import { reveals } from "./secret-forms.ts";

const base64 = (bytes: Buffer) => bytes.toString("base64");
const base64url = (bytes: Buffer) => bytes.toString("base64url");
const text = (write: (bytes: Buffer) => string) => (bytes: Buffer) => Buffer.from(write(bytes));

const NOTATIONS: readonly ((bytes: Buffer) => Buffer)[] = [
  (bytes) => bytes,
  text(base64),
  text(base64url),
  text((bytes) => bytes.toString("hex")),
  text((bytes) => bytes.toString("hex").toUpperCase()),
  text((bytes) => encodeURIComponent(base64(bytes))),
  text((bytes) => bytes.toString("hex").replace(/../g, "%$&")),
  text((bytes) => JSON.stringify([...bytes])),
];

const bytes = (minLength: number, maxLength: number) =>
  fc.uint8Array({ minLength, maxLength }).map((array) => Buffer.from(array));

test("a secret is found in every notation, whole or half, among anything, also inside Base64", () => {
  const notation = fc.constantFrom(...NOTATIONS);
  const outer = fc.constantFrom((all: Buffer) => all, text(base64), text(base64url));
  const part = fc.constantFrom([0, 32], [0, 16], [16, 32]);
  fc.assert(
    fc.property(
      bytes(32, 32),
      part,
      notation,
      outer,
      bytes(0, 50),
      bytes(0, 50),
      (secret, [from, to], write, wrap, a, b) => {
        expect(reveals(wrap(Buffer.concat([a, write(secret.subarray(from, to)), b])), secret)).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

test("nothing is found where the secret is not", () => {
  fc.assert(
    fc.property(bytes(32, 32), bytes(0, 500), (secret, other) => {
      fc.pre(!other.includes(secret.subarray(0, 16)) && !other.includes(secret.subarray(16)));
      expect(reveals(Buffer.concat([other, Buffer.from(base64(other))]), secret)).toBe(false);
    }),
  );
});
