import { NumericFingerprintGenerator, PublicKey, SignalError } from "@latchkey/signal";
import type { Address } from "../address.ts";
import type { SafetyNumber } from "../api.ts";
import { utf8 } from "../bytes.ts";

/** Stable identifiers are the ids of the addresses. */
const VERSION = 2;

interface Party {
  readonly address: Address;
  readonly identityKey: Uint8Array;
}

/** libsignal's numeric fingerprint of one's own device and another's. */
export function safetyNumberBetween(self: Party, other: Party): SafetyNumber {
  const party = ({ address, identityKey }: Party) => {
    return { stableIdentifier: utf8(address.id), identityKey: PublicKey.deserialize(identityKey) };
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
