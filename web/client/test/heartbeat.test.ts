import { readFileSync, writeFileSync } from "node:fs";
import { PrivateKey } from "@latchkey/signal";
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import { base64, fromBase64 } from "../src/bytes.ts";
import { type Heartbeat, SignedHeartbeat } from "../src/content/heartbeat.ts";
import { ContentRefusal } from "../src/content/refusal.ts";
import { HeartbeatSchema, SignedHeartbeatSchema } from "../src/gen/latchkey/v2/content_pb.ts";
import { canonical } from "../src/log/canonical-form.ts";
import { signIn } from "../src/log/contexts.ts";

/** Bytes are hexadecimal. */
interface Recorded {
  readonly name: string;
  readonly signed: string;
  readonly key: string;
  readonly said: Record<string, string | number> | null;
  readonly isSigned: boolean;
}

const FILE = new URL("../../../vectors/heartbeats.json", import.meta.url);
const SAID: Heartbeat = {
  logId: new Uint8Array(16).fill(6),
  rosterIndex: 3,
  rosterHead: new Uint8Array(32).fill(7),
  mark: { incarnation: base64(new Uint8Array(16).fill(9)), seq: 12, hash: base64(new Uint8Array(32).fill(10)) },
  counter: 1_767_225_600_000,
  time: 1_767_225_599_000,
};

const { LATCHKEY_WRITE_VECTORS } = process.env;

if (LATCHKEY_WRITE_VECTORS !== undefined) {
  writeFileSync(FILE, `${JSON.stringify(made(), undefined, 1)}\n`);
}

function made(): readonly Recorded[] {
  const [key, other] = [PrivateKey.generate(), PrivateKey.generate()];
  const { serialised } = SignedHeartbeat.sign(key, SAID);
  const publicKey = bytesToHex(key.publicKey().serialize());
  const bare = {
    meetingLogId: SAID.logId,
    rosterIndex: 3n,
    rosterHead: SAID.rosterHead,
    counter: BigInt(SAID.counter),
    time: BigInt(SAID.time),
  };
  const mark = { incarnationId: new Uint8Array(16).fill(9), seq: 12n, hash: new Uint8Array(32).fill(10) };
  const wrong = (name: string, bytes: Uint8Array): Recorded => {
    const signed = canonical(SignedHeartbeatSchema, {
      heartbeat: bytes,
      signature: signIn("Latchkey 2 heartbeat", key, bytes),
    });
    return { name, signed: bytesToHex(signed), key: publicKey, said: null, isSigned: false };
  };
  const good = (name: string, signed: Uint8Array, isSigned: boolean, of = SAID): Recorded => {
    return { name, signed: bytesToHex(signed), key: publicKey, said: shown(of), isSigned };
  };
  const bytes = canonical(HeartbeatSchema, { ...bare, mark });
  const elsewhere = signIn("Latchkey 2 guest words", key, bytes);
  const first = { ...SAID, rosterIndex: 0, counter: 0, time: 0, mark: { ...SAID.mark, seq: 0 } };
  return [
    good("good", serialised, true),
    good("all that can be 0", SignedHeartbeat.sign(key, first).serialised, true, first),
    good("signed by another key", SignedHeartbeat.sign(other, SAID).serialised, false),
    good(
      "signed in another context",
      canonical(SignedHeartbeatSchema, { heartbeat: bytes, signature: elsewhere }),
      false,
    ),
    wrong("no mark", canonical(HeartbeatSchema, bare)),
    wrong("a mark that says nothing", canonical(HeartbeatSchema, { ...bare, mark: {} })),
    wrong("no log", canonical(HeartbeatSchema, { ...bare, mark, meetingLogId: new Uint8Array() })),
    wrong("a short head", canonical(HeartbeatSchema, { ...bare, mark, rosterHead: new Uint8Array(31) })),
    wrong("a counter of 2^53", canonical(HeartbeatSchema, { ...bare, mark, counter: 2n ** 53n })),
    wrong("a time before 1970", canonical(HeartbeatSchema, { ...bare, mark, time: -1n })),
    wrong("not in canonical form", Uint8Array.of(...bytes, 0x28, 0x00)),
    { ...wrong("cut short", bytes), signed: bytesToHex(serialised.subarray(0, -1)) },
  ];
}

function shown({ logId, rosterIndex, rosterHead, mark, counter, time }: Heartbeat): Record<string, string | number> {
  return {
    logId: bytesToHex(logId),
    rosterIndex,
    rosterHead: bytesToHex(rosterHead),
    incarnation: bytesToHex(fromBase64(mark.incarnation)),
    seq: mark.seq,
    hash: bytesToHex(fromBase64(mark.hash)),
    counter,
    time,
  };
}

const vectors: readonly Recorded[] = JSON.parse(readFileSync(FILE, "utf8"));

test.each(vectors)("a heartbeat: $name", ({ signed, key, said, isSigned }) => {
  const read = () => SignedHeartbeat.read(hexToBytes(signed));
  if (said === null) {
    expect(read).toThrow(ContentRefusal);
    return;
  }
  expect(shown(read().said)).toEqual(said);
  expect(read().isSignedBy(hexToBytes(key))).toBe(isSigned);
  expect(bytesToHex(read().serialised)).toBe(signed);
});
