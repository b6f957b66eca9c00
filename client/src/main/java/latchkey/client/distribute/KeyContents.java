package latchkey.client.distribute;

import com.google.protobuf.ByteString;
import java.util.Optional;
import latchkey.client.content.ContentWriter;
import latchkey.client.roster.RosterFollower;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.SenderKeyDistribution;

/** Writes what a recipient of this device's sender key gets. */
final class KeyContents {
  private final RosterFollower roster;

  KeyContents(RosterFollower roster) {
    this.roster = roster;
  }

  /** Empty where the recipient takes part no more. */
  Optional<Content> forRecipient(OwnSenderKey.Due due) {
    SenderKeyDistribution.Builder key =
        SenderKeyDistribution.newBuilder()
            .setDistributionMessage(ByteString.copyFrom(due.distributionMessage().toByteArray()));
    return roster.read(log ->
        log.identityKey(due.recipient())
            .map(takesPart ->
                ContentWriter.write(log, content -> content.setSenderKeyDistribution(key))));
  }
}
