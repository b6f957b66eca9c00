package latchkey.client;

import java.util.Optional;
import java.util.function.Consumer;
import latchkey.client.crypto.Peer;
import latchkey.client.crypto.SafetyNumber;
import latchkey.client.model.LatchkeyException;
import latchkey.client.roster.RosterFollower;
import latchkey.client.store.PinnedIdentities;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;

/**
 * The identity keys of those who take part, as the person has pinned, compared and accepted them.
 */
final class Identities {
  private final Peer self;
  private final RosterFollower roster;
  private final PinnedIdentities pinned;
  private final People people;
  private final Consumer<MeetingEvent> application;

  Identities(
      Peer self,
      RosterFollower roster,
      PinnedIdentities pinned,
      People people,
      Consumer<MeetingEvent> application) {
    this.self = self;
    this.roster = roster;
    this.pinned = pinned;
    this.people = people;
    this.application = application;
  }

  /** Pins a key at first sight; where another one is pinned, notes that it has changed. */
  void pin(Address address, Bytes identityKey) {
    var unused = pinned.check(address, identityKey);
  }

  /** Says so where another key is pinned than that under which somebody takes part from now on. */
  void cameIn(Address address, Bytes identityKey) {
    if (pinned.get(address).filter(pin -> pin.identityKey().equals(identityKey)).isEmpty()) {
      application.accept(new MeetingEvent.IdentityKeyChanged(people.of(address), identityKey));
    }
  }

  SafetyNumber safetyNumber(Address participant) {
    Bytes key =
        key(participant)
            .orElseThrow(() ->
                new LatchkeyException(
                    ErrorCode.RECIPIENT_UNKNOWN, "That participant is not in the meeting."));
    return SafetyNumber.between(self, new Peer(participant, key));
  }

  void setVerified(Address participant, boolean verified) {
    key(participant).ifPresent(key -> pinned.setVerified(participant, key, verified));
  }

  boolean isVerified(Address participant) {
    return key(participant)
        .flatMap(key -> pinned.get(participant).filter(pin -> pin.isVerified(key)))
        .isPresent();
  }

  void accept(Address participant) {
    key(participant).ifPresent(key -> pinned.accept(participant, key));
  }

  private Optional<Bytes> key(Address participant) {
    return roster.read(log -> log.identityKey(participant));
  }
}
