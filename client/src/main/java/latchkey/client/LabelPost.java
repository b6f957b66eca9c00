package latchkey.client;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import latchkey.client.crypto.SealRequest;
import latchkey.client.crypto.Sealing;
import latchkey.client.outbox.Portions;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.Label;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.PairwiseContent;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.EnvelopesAccepted;

/**
 * Tells the members' other devices what the invitations made here are called, each device once as
 * long as it takes part: the server and guests do not learn it. A device with which there is no
 * session yet is told when it has been given the sender key.
 */
final class LabelPost {
  private final MemberEngine meeting;
  private final AtomicBoolean due = new AtomicBoolean();

  LabelPost(MemberEngine meeting) {
    this.meeting = meeting;
  }

  /** There is a label, or a device, that may be new. */
  void wake() {
    if (due.compareAndSet(false, true)) {
      meeting
          .errands()
          .run(() -> {
            due.set(false);
            deliver();
          });
    }
  }

  private void deliver() {
    for (Bytes tokenHash : meeting.session().store.invitationLinks().made(meeting.id())) {
      meeting
          .session()
          .store
          .invitationLabels()
          .get(meeting.id(), tokenHash)
          .ifPresent(label -> deliver(new Label(tokenHash, label)));
    }
  }

  private void deliver(Label label) {
    if (meeting.session().roster.read(log -> log.invitation(label.tokenHash())).isEmpty()) {
      return; // Its entry did not come to stand.
    }
    List<Envelope> sealed = new ArrayList<>();
    for (Address device : meeting.otherDevices()) {
      if (!meeting.session().store.handled().contains(meeting.id(), told(label, device))) {
        seal(label, device).ifPresent(sealed::add);
      }
    }
    for (List<Envelope> portion : Portions.of(sealed)) {
      EnvelopesAccepted answer =
          meeting.line().tell(new DirectMessage(meeting.id(), MessageId.random(), portion));
      for (EnvelopesAccepted.Result result : answer.results()) {
        if (result.accepted()) {
          var unused =
              meeting.session().store.handled().add(meeting.id(), told(label, result.recipient()));
        }
      }
    }
  }

  private Optional<Envelope> seal(Label label, Address device) {
    return meeting
        .session()
        .peers
        .find(device)
        .map(peer -> {
          PairwiseContent content =
              meeting.session().roster.read(log -> PairwiseContent.of(LogPlace.endOf(log), label));
          return meeting.session().sessions.seal(SealRequest.inSession(peer, content));
        })
        .flatMap(sealing ->
            sealing instanceof Sealing.Sealed ready
                ? Optional.of(ready.envelope())
                : Optional.empty());
  }

  /** By which the store knows that a device has been told. One that comes again has forgotten. */
  private String told(Label label, Address device) {
    List<Long> comings = meeting.session().roster.read(log -> log.comingsOf(device));
    String coming = comings.isEmpty() ? "" : "-" + comings.get(comings.size() - 1);
    return HexFormat.of().formatHex(label.tokenHash().toByteArray())
        + "/"
        + device.id()
        + "-"
        + device.deviceId()
        + coming;
  }
}
