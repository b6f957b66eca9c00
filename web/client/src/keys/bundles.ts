import { InvalidKeyError, KyberPublicKey, type PreKeyBundle, PublicKey } from "@latchkey/signal";
import { fromBase64 } from "../bytes.ts";
import { MAX_DEVICE_ID, MAX_PRE_KEY_ID } from "../limits.ts";
import type { Bundle } from "../wire.ts";

const MAX_REGISTRATION_ID = 16_383;

/**
 * A bundle as `SessionBuilder` takes it, which checks its signatures. It comes from the server, and may be anything.
 *
 * @throws {InvalidKeyError} where one of its keys is none
 * @throws {TypeError} where something else about it is wrong
 */
export function toPreKeyBundle(bundle: Bundle): PreKeyBundle {
  const { deviceId, registrationId, signedPreKey, kyberPreKey, preKey } = bundle;
  return {
    registrationId: number(registrationId, 1, MAX_REGISTRATION_ID),
    deviceId: number(deviceId, 1, MAX_DEVICE_ID),
    identityKey: toIdentityKey(bundle.identityKeyPublic),
    signedPreKey: {
      id: number(signedPreKey.id, 0, MAX_PRE_KEY_ID),
      publicKey: PublicKey.deserialize(fromBase64(signedPreKey.publicKey)),
      signature: fromBase64(signedPreKey.signature),
    },
    kyberPreKey: {
      id: number(kyberPreKey.id, 0, MAX_PRE_KEY_ID),
      publicKey: KyberPublicKey.deserialize(fromBase64(kyberPreKey.publicKey)),
      signature: fromBase64(kyberPreKey.signature),
    },
    ...(preKey
      ? {
          preKey: {
            id: number(preKey.id, 0, MAX_PRE_KEY_ID),
            publicKey: PublicKey.deserialize(fromBase64(preKey.publicKey)),
          },
        }
      : {}),
  };
}

function toIdentityKey(base64: string): PublicKey {
  const key = PublicKey.deserialize(fromBase64(base64));
  if (!key.isCanonical()) {
    throw new InvalidKeyError("an identity key that is not canonical, or not in the prime-order subgroup");
  }
  return key;
}

function number(value: unknown, least: number, most: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < least || value > most) {
    throw new TypeError(`${String(value)} is no number between ${least} and ${most}`);
  }
  return value;
}
