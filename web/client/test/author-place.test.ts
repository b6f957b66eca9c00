import { fromBinary, toBinary } from "@bufbuild/protobuf";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import recorded from "../../../vectors/author-places.json" with { type: "json" };
import { fromBase64 } from "../src/bytes.ts";
import { type AuthorPlace, after, first, hashOf, placeOf, toWire } from "../src/content/author-place.ts";
import { ContentSchema } from "../src/gen/latchkey/protocol/content_pb.ts";

const AUTHOR = { id: "user-hanna", deviceId: 3 };

test("what an author says has the places, the bytes and the chained hashes that Java gives it", () => {
  let expected: AuthorPlace | undefined;
  const bodies = recorded.map(({ content: bytes, hash }) => {
    const { authorPlace: _, ...content } = fromBinary(ContentSchema, hexToBytes(bytes));
    const place = placeOf(fromBinary(ContentSchema, hexToBytes(bytes)));
    expected ??= first(fromBase64(place.epoch));
    expect(place).toEqual(expected);
    const written = toBinary(ContentSchema, { ...content, authorPlace: toWire(place) });
    expect(bytesToHex(written)).toBe(bytes);
    const made = hashOf(place, AUTHOR, content);
    expect(bytesToHex(fromBase64(made))).toBe(hash);
    expected = after(place, made);
    return content.body.case;
  });
  expect(bodies).toEqual(["text", "relayedGuestText", "voidMessage", "text"]);
});
