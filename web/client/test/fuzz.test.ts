import { hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import recorded from "../../../vectors/contents.json" with { type: "json" };
import { equal } from "../src/bytes.ts";
import { decodeGroupBody, decodePairwiseBody, encodeBody } from "../src/content/body.ts";
import { pad, readGroupContent, readPairwiseContent, unpad } from "../src/content/content.ts";
import { SignedWords } from "../src/content/guest-words.ts";
import { ContentRefusal } from "../src/content/refusal.ts";
import { LatchkeyError } from "../src/errors.ts";
import { parseSignInLink } from "../src/invite/entry-links.ts";
import { InvitationLink } from "../src/invite/links.ts";

const RUNS = { numRuns: 1_000 };

/** Bytes that somebody else wrote, with some of them exchanged. */
function damaged(genuine: readonly Uint8Array[]): fc.Arbitrary<Uint8Array> {
  return fc
    .tuple(fc.constantFrom(...genuine), fc.nat(), fc.uint8Array({ maxLength: 8 }), fc.nat({ max: 3 }))
    .map(([bytes, place, patch, cut]) => {
      const copy = bytes.slice(0, bytes.length - cut);
      const position = place % Math.max(copy.length, 1);
      copy.set(patch.subarray(0, copy.length - position), position);
      return copy;
    });
}

/** What `read` returns, or undefined where it refuses; anything else it throws is a fault. */
function readOrRefused<T>(read: () => T, refusal: new (...args: never[]) => Error): T | undefined {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(refusal);
    return undefined;
  }
}

test("what stands in a ciphertext is a content in its one form, or refused", () => {
  const good = recorded.contents.filter(({ content }) => content !== null);
  const genuine = good.map(({ padded }) => hexToBytes(padded));
  const logId = new Uint8Array(16).fill(6);
  const plaintexts = fc.oneof(
    fc.uint8Array({ maxLength: 600 }),
    damaged(genuine),
    damaged(genuine.map((padded) => unpad(padded))).map((content) => pad(content)),
  );
  fc.assert(
    fc.property(plaintexts, (plaintext) => {
      const before = plaintext.slice();
      const grouped = readOrRefused(() => readGroupContent(logId, plaintext), ContentRefusal);
      const alone = readOrRefused(() => readPairwiseContent(logId, plaintext), ContentRefusal);
      expect(grouped === undefined || alone === undefined).toBe(true);
      const content = grouped ?? alone;
      if (content !== undefined) {
        const decode = grouped === undefined ? decodePairwiseBody : decodeGroupBody;
        const body = readOrRefused(() => decode(content), ContentRefusal);
        expect(body === undefined || equal(encodeBody(body).body, content.body)).toBe(true);
        expect(equal(pad(unpad(plaintext)), plaintext)).toBe(true);
      }
      expect(equal(plaintext, before)).toBe(true);
    }),
    RUNS,
  );
});

test("a guest's words are read in their one form, or refused, and signed by nobody where a byte is another one", () => {
  const [genuine] = recorded.guest.words;
  const key = hexToBytes(recorded.guest.identityKey);
  const signed = [hexToBytes(genuine?.words ?? ""), hexToBytes(genuine?.signature ?? "")] as const;
  fc.assert(
    fc.property(damaged([signed[0]]), damaged([signed[1]]), (words, signature) => {
      const found = readOrRefused(() => SignedWords.read({ words, signature }), ContentRefusal);
      if (found !== undefined) {
        const isGenuine = equal(words, signed[0]) && equal(signature, signed[1]);
        expect(found.isSignedBy(key)).toBe(isGenuine);
      }
    }),
    RUNS,
  );
});

describe("a link", () => {
  const part = fc.stringMatching(/^[A-Za-z0-9_-]{43}$/);
  const server = fc.constantFrom("https://meet.example.org", "http://127.0.0.1:8080", "https://[::1]:1", "ftp://x", "");
  const anything = fc.oneof(fc.string(), fc.string({ unit: "binary" }), fc.webUrl());

  test("is itself again when it is written, or refused", () => {
    const links = fc
      .tuple(server, fc.constantFrom("lki_", "lks_", ""), part, part, part)
      .map(([base, kind, token, seed, anchor]) => `${base}/join/${kind}${token}#${seed}.${anchor}`);
    fc.assert(
      fc.property(fc.oneof(links, anything), (text) => {
        const link = readOrRefused(() => InvitationLink.parse(text), LatchkeyError);
        if (link !== undefined) {
          expect([link.seed.length, link.anchor.length]).toEqual([32, 32]);
          expect(link.reveal()).toBe(text.trim());
          expect(JSON.stringify(link)).not.toContain(text.trim().slice(-87, -44));
        }
      }),
      RUNS,
    );
  });

  test("to sign in is a server and a token, or refused", () => {
    const links = fc
      .tuple(server, fc.constantFrom("lks_", "lki_"), part)
      .map(([base, kind, token]) => `${base}/sign-in#${kind}${token}`);
    fc.assert(
      fc.property(fc.oneof(links, anything), (text) => {
        const link = readOrRefused(() => parseSignInLink(text), LatchkeyError);
        expect(link === undefined || `${link.server}/sign-in#${link.token}` === text.trim()).toBe(true);
      }),
      RUNS,
    );
  });
});
