package latchkey.client;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.LongStream;
import latchkey.client.crypto.MeetingCode;
import latchkey.client.crypto.Party;
import latchkey.client.crypto.SafetyNumber;
import latchkey.client.model.LatchkeyException;
import latchkey.client.roster.RosterFollower;
import latchkey.client.store.KeyStore;
import latchkey.client.store.PinnedIdentities;
import latchkey.client.store.VerifiedPeople;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.Ids;

/**
 * Who those who take part are: the keys that this device has pinned for their devices, and the
 * people with whom the person has compared safety numbers.
 */
final class Identities {
  private static final int RECENT_CODES = 5;

  private final Address self;
  private final RosterFollower roster;
  private final PinnedIdentities pinned;
  private final VerifiedPeople verified;
  private final People people;
  private final Consumer<MeetingEvent> application;

  Identities(
      Address self,
      RosterFollower roster,
      KeyStore store,
      People people,
      Consumer<MeetingEvent> application) {
    this.self = self;
    this.roster = roster;
    this.pinned = store.pinned();
    this.verified = store.verified();
    this.people = people;
    this.application = application;
  }

  /** Pins a key at first sight; where another one is pinned, notes that it has changed. */
  void pin(Address address, Bytes identityKey) {
    var unused = pinned.check(address, identityKey);
  }

  /** Says so where another key is pinned than that under which somebody takes part from now on. */
  void cameIn(Address address, Bytes identityKey) {
    if (!isPinned(address, identityKey)) {
      application.accept(new MeetingEvent.IdentityKeyChanged(people.of(address), identityKey));
    }
  }

  SafetyNumber safetyNumber(Address participant) {
    if (participant.id().equals(self.id())) {
      throw new LatchkeyException(
          ErrorCode.RECIPIENT_UNKNOWN, "A safety number is compared with another person.");
    }
    return SafetyNumber.between(requireParty(self), requireParty(participant));
  }

  void setVerified(Address participant, boolean compared) {
    if (compared) {
      verified.put(
          participant.id(),
          new VerifiedPeople.Mark(
              requireParty(participant).identityKey(), people.of(participant).name()));
    } else {
      verified.delete(participant.id());
    }
  }

  /** What the other was called when safety numbers were compared. */
  Optional<String> verifiedAs(Address participant) {
    boolean undisputed = key(participant).filter(key -> isPinned(participant, key)).isPresent();
    return party(participant)
        .filter(unused -> undisputed)
        .flatMap(party ->
            verified
                .get(participant.id())
                .filter(mark -> mark.identityKey().equals(party.identityKey())))
        .map(VerifiedPeople.Mark::name);
  }

  void accept(Address participant) {
    key(participant).ifPresent(key -> pinned.accept(participant, key));
  }

  /** Of the verified log's newest entries, the newest first. */
  List<MeetingCode> codes() {
    return roster.read(log ->
        LongStream.range(0, Math.min(RECENT_CODES, log.size()))
            .map(back -> log.size() - 1 - back)
            .mapToObj(index -> MeetingCode.of(index, log.hashAt(index).orElseThrow()))
            .toList());
  }

  private Party requireParty(Address participant) {
    return party(participant)
        .orElseThrow(() ->
            new LatchkeyException(
                ErrorCode.RECIPIENT_UNKNOWN, "That participant is not in the meeting."));
  }

  private Optional<Party> party(Address participant) {
    return key(participant)
        .flatMap(key ->
            Ids.isGuest(participant)
                ? Optional.of(Party.guest(new GuestSessionId(participant.id()), key))
                : roster.read(log -> log.account(new UserId(participant.id()))).map(Party::member));
  }

  private Optional<Bytes> key(Address participant) {
    return roster.read(log -> log.identityKey(participant));
  }

  private boolean isPinned(Address address, Bytes identityKey) {
    return pinned.get(address).filter(pin -> pin.identityKey().equals(identityKey)).isPresent();
  }
}
