package latchkey.client.distribute;

import java.util.Optional;
import latchkey.client.roster.RosterFollower;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.PairwiseContent;
import latchkey.protocol.message.SenderKeyDistribution;

/** Writes what a recipient of this device's sender key gets. */
final class KeyContents {
  private final RosterFollower roster;

  KeyContents(RosterFollower roster) {
    this.roster = roster;
  }

  /** Empty where the recipient takes part no more. */
  Optional<PairwiseContent> forRecipient(OwnSenderKey.Due due) {
    return roster.read(log ->
        log.identityKey(due.recipient())
            .map(takesPart -> log.comingsOf(due.recipient()))
            .flatMap(comings -> log.hashAt(comings.get(comings.size() - 1)))
            .map(entitling ->
                new SenderKeyDistribution(
                    due.distribution().message(), due.distribution().next(), entitling))
            .map(key -> PairwiseContent.of(LogPlace.endOf(log), key)));
  }
}
