package latchkey.client;

import java.util.Map;
import java.util.Set;
import latchkey.client.distribute.OwnSenderKey;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.Limits;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.SenderKeysAcknowledged;
import latchkey.protocol.relay.StreamPosition;
import org.jspecify.annotations.Nullable;

/** By whom this device's key has been acknowledged, meanwhile too. On the meeting's lane. */
final class KeyReceipts {
  private final OwnSenderKey ownKey;

  /** What had not been acknowledged before this device came in. */
  private Map<Address, EnvelopeId> handedBefore = Map.of();

  /** Of the meeting, when this device came in last. */
  private @Nullable Incarnation before;

  KeyReceipts(OwnSenderKey ownKey) {
    this.ownKey = ownKey;
  }

  /** This device is about to come in. */
  void comingIn() {
    handedBefore = ownKey.unacknowledged();
  }

  /**
   * What was handed over before it came in, and does not wait, has been acknowledged, unless the
   * server was restored from an older copy and has lost it.
   */
  void cameIn(Position position) {
    StreamPosition stream = position.stream();
    Incarnation present = stream == null ? null : stream.incarnation();
    boolean isWhole = before == null || before.equals(present);
    before = present;
    if (isWhole && position.unacknowledged().size() < Limits.MAX_PARTICIPANTS) {
      Set<EnvelopeId> waiting = Set.copyOf(position.unacknowledged());
      handedBefore.forEach((recipient, envelope) -> {
        if (!waiting.contains(envelope)) {
          ownKey.acknowledged(recipient, envelope);
        }
      });
    }
    handedBefore = Map.of();
  }

  void acknowledged(SenderKeysAcknowledged keys) {
    keys.envelopes().forEach(one -> ownKey.acknowledged(one.recipient(), one.id()));
  }
}
