import { hexToBytes } from "@noble/hashes/utils.js";
import { expect, test } from "vitest";
import recorded from "../../../../vectors/second-edition.json" with { type: "json" };
import { SignedEntrySchema } from "../../src/gen/latchkey/v2/log_pb.ts";
import { AccountLog } from "../../src/log/account/account-log.ts";
import { canonical } from "../../src/log/canonical-form.ts";
import { isSignedIn } from "../../src/log/contexts.ts";
import { MeetingLog } from "../../src/log/meeting/meeting-log.ts";
import { defined } from "./test-account.ts";

interface Signed {
  readonly bytes: string;
  readonly signature: string;
}

function signedEntry({ bytes, signature }: Signed): Uint8Array {
  return canonical(SignedEntrySchema, { entry: hexToBytes(bytes), signature: hexToBytes(signature) });
}

test("the entries that both languages agree on are accepted, with their hashes", () => {
  const account = new AccountLog();
  expect(account.append(signedEntry(recorded["entry.account"]))).toMatchObject({ kind: "accepted" });
  expect(account.head).toEqual(hexToBytes(recorded["entry.account"].hash));
  expect(account.state?.userId).toBe(recorded.userId.id);

  const meeting = new MeetingLog((userId) => (userId === recorded.userId.id ? account : undefined));
  for (const name of ["entry.meeting", "entry.invitation", "entry.admission"] as const) {
    expect(meeting.append(signedEntry(recorded[name]))).toMatchObject({ kind: "accepted" });
    expect(meeting.head).toEqual(hexToBytes(recorded[name].hash));
  }
  expect(meeting.guests).toHaveLength(1);
  expect(meeting.invitations[0]?.linkKey).toEqual(hexToBytes(recorded.linkKey.publicKey));
});

test.each([
  { context: "Latchkey 2 recovery possession", signed: recorded.recoveryPossession },
  { context: "Latchkey 2 knock", signed: recorded["knock.linkProof"] },
  { context: "Latchkey 2 knock", signed: recorded["knock.keyProof"] },
] as const)("what was signed under $context is good", ({ context, signed }) => {
  const [key, bytes, signature] = [signed.key, signed.bytes, signed.signature].map(hexToBytes);
  expect(isSignedIn(context, defined(key), defined(bytes), defined(signature))).toBe(true);
});
