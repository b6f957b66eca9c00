package latchkey.client;

import java.util.Optional;
import java.util.UUID;
import latchkey.client.content.ContentReader.Said;
import latchkey.client.deliver.GroupInbox;
import latchkey.protocol.Address;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MessageId;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.RelayedGuestText;
import latchkey.protocol.relay.MeetingMessage;

/** Turns opened group messages into what the application sees, each one once. */
final class GroupSink implements GroupInbox.Sink {
  private final MeetingSession session;

  GroupSink(MeetingSession session) {
    this.session = session;
  }

  /** By which the store knows that a guest's text has been shown. */
  static String textId(Address author, MessageId messageId) {
    return author.id() + "/" + messageId;
  }

  @Override
  public void opened(MeetingMessage message, Content content) {
    Address sender = new Address(message.senderId(), message.senderDeviceId());
    try {
      if (content.hasText() && sender.equals(session.self)) {
        MessageId id = Said.of(content.getText()).messageId();
        session.emit(new MeetingEvent.MessageSent(id, message.seq()));
      } else if (content.hasText()) {
        show(sender, Said.of(content.getText()), message.seq(), Optional.empty());
      } else {
        showGuests(sender, content.getRelayedGuestText(), message.seq());
      }
    } catch (InvalidInput e) {
      refused(message, String.valueOf(e.getMessage()));
    }
  }

  /** However many members pass a guest's text on, it is shown once. */
  private void showGuests(Address publisher, RelayedGuestText relayed, long seq) {
    Said said = Said.of(relayed.getText());
    Address guest = new Address(relayed.getSessionId(), Address.GUEST_DEVICE_ID);
    if (!session.people.of(guest).isGuest()) {
      throw new InvalidInput("it is said to be from a guest that the roster does not have");
    }
    if (session.role().isAltered(guest, said)) {
      throw new InvalidInput("the guest said something else than was passed on");
    }
    session.role().guestTextPublished(guest, said.messageId());
    if (session.store.handled().add(session.meeting, textId(guest, said.messageId()))) {
      if (guest.equals(session.self)) {
        session.emit(new MeetingEvent.MessageSent(said.messageId(), seq));
      } else {
        show(guest, said, seq, Optional.of(session.people.of(publisher)));
      }
    }
  }

  private void show(Address author, Said said, long seq, Optional<Participant> vouchedBy) {
    session.emit(
        new MeetingEvent.MessageReceived(
            session.people.of(author),
            said.text(),
            said.messageId(),
            seq,
            said.sentAt(),
            vouchedBy));
  }

  @Override
  public void refused(MeetingMessage message, String reason) {
    session.emit(
        new MeetingEvent.MessageRefused(
            session.people.of(new Address(message.senderId(), message.senderDeviceId())), reason));
  }

  @Override
  public void keyMissing(Address sender, UUID distributionId) {
    session.requests().missing(sender, distributionId);
  }

  @Override
  public void handled(long seq) {
    session.store.cursors().advance(session.meeting, seq);
    session.acknowledgements.handledUpTo(seq);
  }

  @Override
  public boolean takesPart(Address sender) {
    return session.roster.read(log -> log.device(sender)).isPresent();
  }
}
