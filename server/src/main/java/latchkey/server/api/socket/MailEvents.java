package latchkey.server.api.socket;

import latchkey.protocol.MessageId;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.ReceivedDirect;
import latchkey.protocol.relay.ReceivedSenderKey;
import latchkey.server.relay.Mail;
import latchkey.socketio.Socket;

/** What a mailbox's contents look like to their recipient. */
final class MailEvents {
  private MailEvents() {}

  static Socket.Outbound of(Mail mail) {
    String name = mail.messageId() == null ? Events.RECEIVE_SENDER_KEY : Events.DIRECT;
    return new Socket.Outbound(name, Payloads.write(payload(mail)));
  }

  private static Object payload(Mail mail) {
    MessageId messageId = mail.messageId();
    return messageId == null
        ? new ReceivedSenderKey(
            mail.id(),
            mail.meetingId(),
            mail.sender().id(),
            mail.sender().deviceId(),
            mail.ciphertext(),
            mail.type())
        : new ReceivedDirect(
            mail.id(),
            mail.meetingId(),
            mail.sender().id(),
            mail.sender().deviceId(),
            messageId,
            mail.ciphertext(),
            mail.type());
  }
}
