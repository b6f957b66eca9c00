import { NumericFingerprintGenerator, PublicKey, SignalError } from "@latchkey/signal";
import type { SafetyNumber } from "../api.ts";

const VERSION = 2;

/** A person in a safety number (docs/second-edition/protocol.md, section 5). It does not change with devices or name. */
export interface Party {
  /** What names the person for good: an account's root, or a guest's session id in UTF-8. */
  readonly stableIdentifier: Uint8Array;
  /** 33 bytes: of the device that opened the account, or the guest's. */
  readonly identityKey: Uint8Array;
}

/** libsignal's numeric fingerprint of oneself and another. */
export function safetyNumberBetween(self: Party, other: Party): SafetyNumber {
  const party = ({ stableIdentifier, identityKey }: Party) => {
    return { stableIdentifier, identityKey: PublicKey.deserialize(identityKey) };
  };
  const { displayable, scannable } = new NumericFingerprintGenerator().createFor(VERSION, party(self), party(other));
  return {
    digits: displayable,
    qrCode: scannable.serialize(),
    matches(scanned) {
      try {
        return scannable.matches(scanned);
      } catch (error) {
        if (error instanceof SignalError) {
          return false;
        }
        throw error;
      }
    },
  };
}
