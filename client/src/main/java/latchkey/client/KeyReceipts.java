package latchkey.client;

import java.util.Map;
import java.util.Set;
import latchkey.client.distribute.OwnSenderKey;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.Limits;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.SenderKeysAcknowledged;

/** By whom this device's key has been acknowledged, meanwhile too. On the meeting's lane. */
final class KeyReceipts {
  private final OwnSenderKey ownKey;

  /** What had not been acknowledged before this device came in. */
  private Map<Address, EnvelopeId> handedBefore = Map.of();

  KeyReceipts(OwnSenderKey ownKey) {
    this.ownKey = ownKey;
  }

  /** This device is about to come in. */
  void comingIn() {
    handedBefore = ownKey.unacknowledged();
  }

  /** What was handed over before it came in, and waits no more, has been acknowledged. */
  void cameIn(Position position) {
    if (position.unacknowledged().size() < Limits.MAX_PARTICIPANTS) {
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
