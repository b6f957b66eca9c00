package latchkey.protocol.roster;

import java.time.Instant;
import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.SignatureCheck;
import org.signal.libsignal.protocol.IdentityKeyPair;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPublicKey;

/** Signers with real keys, for tests of the roster. */
final class TestPeople {
  static final SignatureCheck XEDDSA =
      (key, message, signature) -> {
        try {
          return new ECPublicKey(key.toByteArray()).verifySignature(message, signature);
        } catch (InvalidKeyException e) {
          return false;
        }
      };

  private TestPeople() {}

  /** A member's device, or a guest. */
  record Person(Address address, IdentityKeyPair keys) {
    static Person device(UserId userId, int deviceId) {
      return new Person(Address.ofMember(userId, deviceId), IdentityKeyPair.generate());
    }

    static Person guest() {
      return new Person(Address.ofGuest(GuestSessionId.random()), IdentityKeyPair.generate());
    }

    Bytes identityKey() {
      return Bytes.of(keys.getPublicKey().serialize());
    }

    RosterMember asMember() {
      return new RosterMember(new UserId(address.id()), address.deviceId(), identityKey());
    }

    RosterGuest asGuest(Bytes invitation) {
      return new RosterGuest(new GuestSessionId(address.id()), identityKey(), "Guest", invitation);
    }

    Bytes signs(Roster roster, RosterEntries.Body body) {
      return RosterEntries.sign(
          roster,
          body,
          address,
          Instant.EPOCH,
          message -> keys.getPrivateKey().calculateSignature(message));
    }

    /** Over a serialised entry, whatever it is. */
    byte[] signature(byte[] entry) {
      return keys.getPrivateKey().calculateSignature(RosterEntries.signedBytes(entry));
    }

    RosterVerdict appends(Roster roster, RosterEntries.Body body) {
      return roster.append(signs(roster, body));
    }

    RosterEntries.Body admission(Bytes invitation, Person... guests) {
      return RosterEntries.guestsAdmitted(
          List.of(guests).stream().map(guest -> guest.asGuest(invitation)).toList());
    }
  }
}
