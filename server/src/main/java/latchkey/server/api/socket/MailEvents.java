package latchkey.server.api.socket;

import latchkey.protocol.MessageId;
import latchkey.protocol.relay.ReceivedDirect;
import latchkey.protocol.relay.ReceivedSenderKey;
import latchkey.server.relay.Mail;
import latchkey.socketio.Socket;

/** What a mailbox's contents look like to their recipient. */
final class MailEvents {
  private MailEvents() {}

  static Socket.Outbound of(Mail mail) {
    MessageId messageId = mail.messageId();
    return messageId == null
        ? outbound(
            Outgoing.RECEIVE_SENDER_KEY,
            new ReceivedSenderKey(
                mail.id(),
                mail.meetingId(),
                mail.sender().id(),
                mail.sender().deviceId(),
                mail.ciphertext(),
                mail.type()))
        : outbound(
            Outgoing.DIRECT,
            new ReceivedDirect(
                mail.id(),
                mail.meetingId(),
                mail.sender().id(),
                mail.sender().deviceId(),
                messageId,
                mail.ciphertext(),
                mail.type()));
  }

  private static <P> Socket.Outbound outbound(Outgoing<P> event, P payload) {
    return new Socket.Outbound(event.event(), Payloads.write(payload));
  }
}
