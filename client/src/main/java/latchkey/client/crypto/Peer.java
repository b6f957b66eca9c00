package latchkey.client.crypto;

import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.keys.PublicKeys;
import org.signal.libsignal.protocol.IdentityKey;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.SignalProtocolAddress;

/**
 * Another device, and the identity key that the verified roster has for it. No other key is
 * accepted from it.
 *
 * @param identityKey 33 bytes
 */
public record Peer(Address address, Bytes identityKey) {
  public Peer {
    PublicKeys.ec(identityKey, "identityKey");
  }

  SignalProtocolAddress signalAddress() {
    return new SignalProtocolAddress(address.id(), address.deviceId());
  }

  boolean isUnder(IdentityKey key) {
    return identityKey.equals(Bytes.of(key.serialize()));
  }

  IdentityKey signalIdentity() throws InvalidKeyException {
    return new IdentityKey(identityKey.toByteArray());
  }
}
