import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  generateKeyPair,
  NumericFingerprintGenerator,
  PreKeySignalMessage,
  SenderKeyDistributionMessage,
  SenderKeyMessage,
  SenderKeyRecord,
  SessionRecord,
  SignalError,
  SignalMessage,
} from "../src/index.ts";
import { base64, vectors } from "./vectors.ts";

const { publicKey: identityKey } = generateKeyPair();
const party = { stableIdentifier: new Uint8Array(1), identityKey };
const { scannable } = new NumericFingerprintGenerator(2).createFor(2, party, party);

/** Everything that reads bytes from elsewhere, with bytes that it takes. */
const readers = [
  { kind: "SignalMessage", read: SignalMessage.deserialize, genuine: vectors.session.currentSession[0]?.ciphertext },
  {
    kind: "PreKeySignalMessage",
    read: PreKeySignalMessage.deserialize,
    genuine: vectors.handshakes[0]?.messages[0]?.ciphertext,
  },
  { kind: "SenderKeyMessage", read: SenderKeyMessage.deserialize, genuine: vectors.senderKey.messages[0]?.ciphertext },
  {
    kind: "SenderKeyDistributionMessage",
    read: SenderKeyDistributionMessage.deserialize,
    genuine: vectors.senderKey.distributionMessage,
  },
  { kind: "SessionRecord", read: SessionRecord.deserialize, genuine: vectors.session.sessionRecord },
  { kind: "SenderKeyRecord", read: SenderKeyRecord.deserialize, genuine: vectors.senderKey.ownRecord },
  {
    kind: "scanned fingerprint",
    read: (bytes: Uint8Array) => scannable.matches(bytes),
    genuine: vectors.fingerprints[0]?.scannable,
  },
];

test.each(readers)("a $kind of any bytes is read or refused, nothing else", ({ read, genuine = "" }) => {
  const bytes = base64(genuine);
  const damaged = fc.tuple(fc.nat(bytes.length - 1), fc.uint8Array({ maxLength: 20 })).map(([position, patch]) => {
    const copy = bytes.slice();
    copy.set(patch.subarray(0, copy.length - position), position);
    return copy;
  });
  fc.assert(
    fc.property(fc.oneof(fc.uint8Array({ maxLength: 200 }), damaged), (input) => {
      const before = input.slice();
      try {
        read(input);
      } catch (error) {
        expect(error).toBeInstanceOf(SignalError);
      }
      expect(input).toEqual(before);
    }),
    { numRuns: 500 },
  );
});
