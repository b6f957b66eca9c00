package latchkey.client;

import java.util.function.UnaryOperator;
import latchkey.client.content.ContentWriter;
import latchkey.client.distribute.Distributor;
import latchkey.client.distribute.OwnSenderKey;
import latchkey.client.outbox.Outgoing;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.content.Content;
import latchkey.protocol.relay.SendMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message to the group. It is encrypted for those who take part at the moment that it is sent:
 * where people have come or gone meanwhile, the server refuses it, and it is encrypted anew.
 */
final class GroupMessage implements Outgoing {
  private final MemberEngine meeting;
  private final MessageId id;
  private final UnaryOperator<Content.Builder> body;
  private final boolean own;
  private @Nullable SendMessage sealed;

  /**
   * @param own what the person said; else something passed on, which is not reported
   */
  GroupMessage(
      MemberEngine meeting, MessageId id, UnaryOperator<Content.Builder> body, boolean own) {
    this.meeting = meeting;
    this.id = id;
    this.body = body;
    this.own = own;
  }

  @Override
  public void send() {
    while (true) {
      SendMessage message = sealed == null ? seal() : sealed;
      sealed = message;
      try {
        long seq = meeting.line().send(message).seq();
        if (own) {
          meeting.session().emit(new MeetingEvent.MessageSent(id, seq));
        }
        return;
      } catch (LatchkeyException e) {
        if (e.code() != ErrorCode.ROSTER_MOVED) {
          throw e;
        }
        meeting.session().roster.catchUp();
        sealed = null;
      }
    }
  }

  private SendMessage seal() {
    OwnSenderKey key = meeting.ownKey();
    Distributor distributor = meeting.distributor();
    if (key.rotateIfDue()) {
      distributor.passNow();
    }
    return meeting
        .session()
        .roster
        .read(log ->
            new SendMessage(
                meeting.id(), id, log.size(), key.encrypt(ContentWriter.write(log, body))));
  }

  @Override
  public void failed(LatchkeyException reason) {
    if (own) {
      meeting
          .session()
          .emit(
              new MeetingEvent.MessageFailed(
                  id, reason.code(), String.valueOf(reason.getMessage())));
    }
  }
}
