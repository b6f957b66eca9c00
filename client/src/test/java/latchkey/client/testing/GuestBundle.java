package latchkey.client.testing;

import latchkey.client.crypto.OwnKeys;
import latchkey.client.store.KeyStore;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.PublishKeys;

/** Key bundles of guests that nobody has heard of. */
public final class GuestBundle {
  private GuestBundle() {}

  /** With real keys, and without one-time pre-keys. */
  public static GuestKeyBundle random() {
    PublishKeys keys = OwnKeys.in(KeyStore.inMemory()).publish();
    return new GuestKeyBundle(
        GuestSessionId.random(),
        1,
        keys.registrationId(),
        keys.identityKeyPublic(),
        keys.signedPreKey(),
        keys.lastResortKyberPreKey(),
        null,
        "Gus");
  }
}
