package latchkey.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import latchkey.client.content.ContentReader.Said;
import latchkey.client.deliver.AuthorOrder;
import latchkey.client.deliver.GroupInbox;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;
import latchkey.protocol.MessageId;
import latchkey.protocol.Names;
import latchkey.protocol.Require;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.InvitationLabel;
import latchkey.protocol.content.RelayedGuestText;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.relay.MeetingMessage;

/**
 * Turns opened group messages into what the application sees, each one once. What is opened is
 * noted as handled only when the application has been told of it.
 */
final class GroupSink implements GroupInbox.Sink {
  private final MeetingSession session;

  /** Guests' texts that were handed to the application since this program began. */
  private final Set<String> showing = ConcurrentHashMap.newKeySet();

  /** What is to be noted of the messages since the last were settled. */
  private final List<Runnable> notes = new ArrayList<>();

  /** How often the server has gone back: numbers count in one age alone. */
  private final AtomicInteger age = new AtomicInteger();

  GroupSink(MeetingSession session) {
    this.session = session;
  }

  /** By which the store knows that a guest's text has been shown. */
  private static String textId(Address author, MessageId messageId) {
    return author.id() + "/" + messageId;
  }

  @Override
  public void opened(MeetingMessage message, Content content) {
    Address sender = sender(message);
    try {
      if (sender.equals(session.self)) {
        session.counter.stands(message.messageId());
      } else {
        tellOrder(sender, content);
      }
      if (content.hasVoidMessage()) {
        note(message, () -> {});
      } else if (content.hasText() && sender.equals(session.self)) {
        MessageId id = Said.of(content.getText()).messageId();
        tell(
            new MeetingEvent.MessageSent(id, message.seq()),
            message,
            () -> session.store.outbox().remove(session.meeting, id));
      } else if (content.hasText()) {
        Said said = Said.of(content.getText());
        tell(shown(sender, said, message.seq(), Optional.empty()), message, () -> {});
      } else if (content.hasInvitationLabel()) {
        keepLabel(message, sender, content.getInvitationLabel());
      } else {
        showGuests(message, content.getRelayedGuestText());
      }
    } catch (InvalidInput e) {
      tellRefused(message, String.valueOf(e.getMessage()));
    }
  }

  /** Says what is missing before a message, or out of place, by its author's own count. */
  private void tellOrder(Address author, Content content) {
    switch (session.order.take(author, content)) {
      case AuthorOrder.Standing.Follows follows -> {}
      case AuthorOrder.Standing.AfterMissing missing ->
          session.emit(new MeetingEvent.WordsMissing(session.people.of(author), missing.count()));
      case AuthorOrder.Standing.OutOfPlace outOfPlace ->
          session.emit(new MeetingEvent.WordsOutOfPlace(session.people.of(author)));
    }
  }

  /** It stands in no conversation. Only who has made an invitation says what it is called. */
  private void keepLabel(MeetingMessage message, Address sender, InvitationLabel named) {
    Bytes tokenHash = Bytes.of(named.getTokenHash().toByteArray());
    boolean isMakers =
        session
            .roster
            .read(log -> log.invitation(tokenHash))
            .filter(invitation -> invitation.maker().equals(sender))
            .isPresent();
    Require.that(isMakers, "it names an invitation that its author has not made");
    Names.require(named.getLabel(), Limits.MAX_NAME_CODE_POINTS, "label");
    note(
        message,
        () -> {
          session.store.invitationLabels().put(session.meeting, tokenHash, named.getLabel());
          session.store.outbox().remove(session.meeting, message.messageId());
        });
  }

  /** However many members pass a guest's text on, it is shown once. */
  private void showGuests(MeetingMessage message, RelayedGuestText relayed) {
    Said said = Said.of(relayed.getText());
    Address guest = new Address(relayed.getSessionId(), Address.GUEST_DEVICE_ID);
    if (session.attendance.guest(new GuestSessionId(relayed.getSessionId())).isEmpty()) {
      throw new InvalidInput("it is said to be from a guest that the roster does not have");
    }
    if (session.role().isAltered(guest, said)) {
      throw new InvalidInput("the guest said something else than was passed on");
    }
    session.role().guestTextPublished(guest, said.messageId());
    if (hasShown(guest, said.messageId())) {
      note(message, () -> {});
      return;
    }
    String textId = textId(guest, said.messageId());
    showing.add(textId);
    Participant publisher = session.people.of(sender(message));
    MeetingEvent event =
        guest.equals(session.self)
            ? new MeetingEvent.MessageSent(said.messageId(), message.seq())
            : shown(guest, said, message.seq(), Optional.of(publisher));
    tell(
        event,
        message,
        () -> {
          session.store.handled().add(session.meeting, textId);
          session.store.guestTexts().remove(session.meeting, guest, said.messageId());
        });
  }

  /** Whether the application has been, or is being, told of a guest's text. */
  boolean hasShown(Address guest, MessageId messageId) {
    String textId = textId(guest, messageId);
    return showing.contains(textId) || session.store.handled().contains(session.meeting, textId);
  }

  private MeetingEvent shown(Address author, Said said, long seq, Optional<Participant> vouchedBy) {
    return new MeetingEvent.MessageReceived(
        session.people.of(author), said.text(), said.messageId(), seq, said.sentAt(), vouchedBy);
  }

  @Override
  public void refused(MeetingMessage message, String reason) {
    session.order.unread(sender(message));
    tellRefused(message, reason);
  }

  private void tellRefused(MeetingMessage message, String reason) {
    tell(
        new MeetingEvent.MessageRefused(session.people.of(sender(message)), reason),
        message,
        () -> {});
  }

  /** First the application is told, then that is noted. */
  private void tell(MeetingEvent event, MeetingMessage message, Runnable note) {
    session.emit(event);
    note(message, note);
  }

  private void note(MeetingMessage message, Runnable note) {
    Address author = sender(message);
    Optional<AuthorPlace> next = session.order.next(author);
    notes.add(() -> {
      note.run();
      if (author.equals(session.self)) {
        session.counter.seen(message.messageId());
      }
      next.ifPresent(place -> session.store.authorPlaces().put(session.meeting, author, place));
      session.once.handled(message);
    });
  }

  private static Address sender(MeetingMessage message) {
    return new Address(message.senderId(), message.senderDeviceId());
  }

  @Override
  public void keyMissing(Address sender, UUID distributionId) {
    session.requests().missing(sender, distributionId);
  }

  @Override
  public void settled(long seq) {
    List<Runnable> given = List.copyOf(notes);
    notes.clear();
    int now = age.get();
    session.afterEvents(() -> {
      session.store.atomically(() -> {
        given.forEach(Runnable::run);
        if (age.get() == now) {
          session.store.cursors().advance(session.meeting, seq);
        }
      });
      session.lane.run(() -> {
        if (age.get() == now) {
          session.acknowledgements.handledUpTo(seq);
        }
      });
    });
  }

  @Override
  public void wentBack(long from, long to) {
    session.store.atomically(() -> {
      age.incrementAndGet();
      session.store.cursors().goBack(session.meeting, from - 1);
    });
    session.acknowledgements.startOver();
    session.emit(new MeetingEvent.ServerRestored(from, to));
  }

  @Override
  public boolean isOpen() {
    return !session.isClosing();
  }

  @Override
  public void keyOverdue(Address sender) {
    session.emit(new MeetingEvent.KeyOverdue(session.people.of(sender)));
  }

  @Override
  public void missing(long from, long to) {
    session.emit(new MeetingEvent.MessagesMissing(from, to));
  }

  @Override
  public boolean takesPart(Address sender) {
    return session.roster.read(log -> log.device(sender)).isPresent();
  }
}
