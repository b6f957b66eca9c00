import { KyberPublicKey, type PreKeyBundle, PublicKey } from "@latchkey/signal";
import { fromBase64 } from "../bytes.ts";
import type { Bundle } from "../wire.ts";

/**
 * A bundle as `SessionBuilder` takes it, which checks its signatures.
 *
 * @throws {InvalidKeyError} where one of its keys is none
 */
export function toPreKeyBundle(bundle: Bundle): PreKeyBundle {
  const { deviceId, registrationId, signedPreKey, kyberPreKey, preKey } = bundle;
  return {
    registrationId,
    deviceId,
    identityKey: PublicKey.deserialize(fromBase64(bundle.identityKeyPublic)),
    signedPreKey: {
      id: signedPreKey.id,
      publicKey: PublicKey.deserialize(fromBase64(signedPreKey.publicKey)),
      signature: fromBase64(signedPreKey.signature),
    },
    kyberPreKey: {
      id: kyberPreKey.id,
      publicKey: KyberPublicKey.deserialize(fromBase64(kyberPreKey.publicKey)),
      signature: fromBase64(kyberPreKey.signature),
    },
    ...(preKey ? { preKey: { id: preKey.id, publicKey: PublicKey.deserialize(fromBase64(preKey.publicKey)) } } : {}),
  };
}
