import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import recorded from "../../../vectors/contents.json" with { type: "json" };
import { base64, fromBase64 } from "../src/bytes.ts";
import { type AuthorPlace, after, first } from "../src/content/author-place.ts";
import { decodeGroupBody, decodePairwiseBody, encodeBody } from "../src/content/body.ts";
import { hashOf } from "../src/content/chained-hash.ts";
import { pad, readGroupContent, readPairwiseContent, unpad } from "../src/content/content.ts";
import { SignedWords } from "../src/content/guest-words.ts";
import { ContentRefusal } from "../src/content/refusal.ts";
import { encodeSpeech } from "../src/content/speech.ts";

const LOG_ID = new Uint8Array(16).fill(6);

/** What is read, or undefined where it is refused. */
function readOrRefused<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    expect(error).toBeInstanceOf(ContentRefusal);
    return undefined;
  }
}

function hex(text: string): string {
  return bytesToHex(fromBase64(text));
}

/** What the vectors say of what was said. */
function toSaid({ to, target, key, digest, ...plain }: Record<string, unknown>) {
  return {
    ...plain,
    ...(typeof key === "string" ? { key: base64(hexToBytes(key)) } : {}),
    ...(typeof digest === "string" ? { digest: base64(hexToBytes(digest)) } : {}),
    ...(to === undefined ? {} : { to: toRef(to) }),
    ...(target === undefined ? {} : { target: toRef(target) }),
  };
}

function toRef(recordedReference: unknown) {
  const { authorId, authorDeviceId, epoch, number, hash } = recordedReference as Record<string, string>;
  return {
    author: { id: authorId, deviceId: authorDeviceId },
    epoch: base64(hexToBytes(epoch as string)),
    number,
    hash: base64(hexToBytes(hash as string)),
  };
}

describe("a content is read as Java reads it", () => {
  test.each(recorded.contents.filter(({ to }) => to === "group"))(
    "for the group: $name",
    ({ padded, content, hash, body }) => {
      const bytes = hexToBytes(padded);
      const found = readOrRefused(() => readGroupContent(LOG_ID, bytes));
      expect(found === undefined).toBe(content === null);
      if (found === undefined || content === null) {
        return;
      }
      expect([found.rosterIndex, bytesToHex(found.rosterHead)]).toEqual([content.rosterIndex, content.rosterHead]);
      expect([found.type, found.messageId]).toEqual([content.type, content.messageId]);
      const { epoch, number, previousHash } = found.place;
      const place = { epoch: hex(epoch), number, previousHash: hex(previousHash) };
      expect(place).toEqual(content.authorPlace);
      expect(hex(hashOf(recorded.author, { logId: LOG_ID, ...found }))).toBe(hash);
      const said = readOrRefused(() => decodeGroupBody(found));
      expect(said === undefined).toBe(body === null);
      expect(said === undefined || bytesToHex(encodeBody(said).body)).toEqual(
        said === undefined || bytesToHex(found.body),
      );
      expect(pad(unpad(bytes))).toEqual(bytes);
    },
  );

  test.each(recorded.contents.filter(({ to }) => to === "one"))("for one alone: $name", ({ padded, content, body }) => {
    const found = readOrRefused(() => readPairwiseContent(LOG_ID, hexToBytes(padded)));
    expect(found === undefined).toBe(content === null);
    if (found !== undefined) {
      const said = readOrRefused(() => decodePairwiseBody(found));
      expect(said === undefined).toBe(body === null);
      expect(said === undefined || encodeBody(said)).toEqual(
        said === undefined || { type: found.type, body: found.body },
      );
    }
  });

  test.each(recorded.guest.words)("a guest's words: $name", ({ words, signature, said, signed, hash }) => {
    const found = readOrRefused(() => SignedWords.read({ words: hexToBytes(words), signature: hexToBytes(signature) }));
    expect(found === undefined).toBe(said === null);
    if (found !== undefined && said !== null) {
      const { sessionId, number, previousHash, rosterIndex } = found.words;
      expect({ sessionId, number, previousHash: hex(previousHash), rosterIndex }).toEqual({
        sessionId: said.sessionId,
        number: said.number,
        previousHash: said.previousHash,
        rosterIndex: said.rosterIndex,
      });
      const { messageId, type, speech } = said;
      expect(found.words.said).toMatchObject({ messageId, ...toSaid(speech) });
      expect(encodeSpeech(found.words.said).type).toBe(type);
      expect(found.isSignedBy(hexToBytes(recorded.guest.identityKey))).toBe(signed);
      expect(hex(found.hash)).toBe(hash);
      expect(SignedWords.restore(found.kept).words).toEqual(found.words);
    }
  });
});

describe("a content", () => {
  test("keeps every byte under its padding, and shows only a power of two", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 2_000 }), (bytes) => {
        const padded = pad(bytes);
        expect(Math.log2(padded.length) % 1).toBe(0);
        expect(padded.length).toBeGreaterThanOrEqual(256);
        expect(unpad(padded)).toEqual(bytes);
      }),
    );
  });

  test("of another meeting is refused, and so is anything that is none", () => {
    const padded = hexToBytes(recorded.contents[0]?.padded ?? "");
    expect(() => readGroupContent(new Uint8Array(16), padded)).toThrow("another meeting");
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        expect(() => readGroupContent(LOG_ID, bytes)).toThrow(ContentRefusal);
        expect(() => readPairwiseContent(LOG_ID, bytes)).toThrow(ContentRefusal);
      }),
    );
  });

  test("has the hash of what an author says, whatever place a void message with its id has", () => {
    const author = { id: "user", deviceId: 1 };
    const messageId = crypto.randomUUID();
    const place: AuthorPlace = first();
    const text = encodeBody({ kind: "text", text: "one", sentAt: 0 });
    const hash = hashOf(author, { logId: LOG_ID, place, messageId, ...text });
    expect(hashOf(author, { logId: LOG_ID, place: after({ place, hash }), messageId, ...text })).not.toBe(hash);
    expect(hashOf(author, { logId: LOG_ID, place, messageId, ...encodeBody({ kind: "void", hash }) })).toBe(hash);
  });
});
