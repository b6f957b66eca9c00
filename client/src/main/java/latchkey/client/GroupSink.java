package latchkey.client;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
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
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;
import latchkey.protocol.message.AccountForkShown;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.RelayedGuestText;
import latchkey.protocol.message.Text;
import latchkey.protocol.message.VoidMessage;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Place;

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

  /** How often the server has begun anew: what was to be acknowledged before says nothing. */
  private final AtomicInteger age = new AtomicInteger();

  GroupSink(MeetingSession session) {
    this.session = session;
  }

  /** By which the store knows that a guest's text has been shown. */
  private static String textId(Address author, String which) {
    return author.id() + "/" + which;
  }

  @Override
  public void opened(MeetingMessage message, GroupContent content) {
    Address sender = sender(message);
    tellOrder(sender, session.order.take(sender, content.place(), content.hash(sender)));
    try {
      switch (content.said()) {
        case Text text -> {
          Said said = Said.of(message.messageId(), text);
          tell(shown(sender, said, message.seq(), Optional.empty()), message, () -> {});
        }
        case RelayedGuestText relayed -> {
          GuestWords words = session.contents.check(relayed.words());
          Require.that(
              !session.attendance.wasRemovedBy(
                  Address.ofGuest(words.sessionId()), content.log().index()),
              "it was passed on after the guest was taken out");
          showGuests(message, relayed.words(), words);
        }
        case VoidMessage nothing -> note(message, () -> {});
        case AccountForkShown fork -> note(message, () -> {});
      }
    } catch (InvalidInput e) {
      tellRefused(message, String.valueOf(e.getMessage()));
    }
  }

  @Override
  public void cameBack(MeetingMessage message, GroupBody said) {
    session.counter.stands(message.messageId());
    if (said instanceof Text) {
      tell(
          new MeetingEvent.MessageSent(message.messageId(), message.seq()),
          message,
          () -> session.store.outbox().remove(session.meeting, message.messageId()));
    } else if (said instanceof RelayedGuestText relayed) {
      showGuests(message, relayed.words(), relayed.words().said());
    } else {
      note(message, () -> {});
    }
  }

  /** Says what is missing before a message, or out of place, by its author's own count. */
  private void tellOrder(Address author, AuthorOrder.Standing standing) {
    switch (standing) {
      case AuthorOrder.Standing.Follows follows -> {}
      case AuthorOrder.Standing.AfterMissing missing ->
          session.emit(new MeetingEvent.WordsMissing(session.people.of(author), missing.count()));
      case AuthorOrder.Standing.OutOfPlace outOfPlace ->
          session.emit(new MeetingEvent.WordsOutOfPlace(session.people.of(author)));
    }
  }

  /**
   * However many members pass a guest's text on, it is shown once. A guest says one thing under a
   * number, and under an id.
   */
  private void showGuests(MeetingMessage message, GuestText text, GuestWords words) {
    Address guest = Address.ofGuest(words.sessionId());
    session.role().guestTextPublished(guest, words.messageId());
    Runnable keepNoLonger =
        () -> session.store.guestTexts().remove(session.meeting, guest, words.messageId());
    String whole = textId(guest, HexFormat.of().formatHex(text.hash().toByteArray()));
    if (isShown(whole)) {
      note(message, keepNoLonger);
      return;
    }
    List<String> ids =
        List.of(
            whole,
            textId(guest, words.messageId().value()),
            textId(guest, "number-" + words.place().number()));
    if (ids.stream().anyMatch(this::isShown)) {
      String reason = "the guest has said something else under that number or id";
      tell(
          new MeetingEvent.MessageRefused(session.people.of(guest), reason), message, keepNoLonger);
      return;
    }
    showing.addAll(ids);
    tellGuestsOrder(guest, text, words);
    Optional<AuthorPlace> next = session.order.next(guest);
    Participant passedOnBy = session.people.of(sender(message));
    Said said = Said.of(words.messageId(), words.text());
    MeetingEvent event =
        guest.equals(session.self)
            ? new MeetingEvent.MessageSent(said.messageId(), message.seq())
            : shown(guest, said, message.seq(), Optional.of(passedOnBy));
    tell(
        event,
        message,
        () -> {
          ids.forEach(id -> {
            var unused = session.store.handled().add(session.meeting, id);
          });
          next.ifPresent(place -> session.store.authorPlaces().put(session.meeting, guest, place));
          keepNoLonger.run();
        });
  }

  /** A device that was there before a guest came has missed nothing of it. */
  private void tellGuestsOrder(Address guest, GuestText text, GuestWords words) {
    if (guest.equals(session.self)) {
      return;
    }
    if (session.attendance.wasThereBefore(session.self, guest)) {
      session.order.begins(guest, AuthorPlace.ofGuest(words.sessionId(), 1, Bytes.EMPTY));
    }
    tellOrder(guest, session.order.take(guest, words.place(), text.hash()));
  }

  /** Whether the application has been, or is being, told of a guest's text. */
  boolean hasShown(Address guest, MessageId messageId) {
    return isShown(textId(guest, messageId.value()));
  }

  private boolean isShown(String textId) {
    return showing.contains(textId) || session.store.handled().contains(session.meeting, textId);
  }

  private MeetingEvent shown(
      Address author, Said said, long seq, Optional<Participant> passedOnBy) {
    return new MeetingEvent.MessageReceived(
        session.people.of(author), said.text(), said.messageId(), seq, said.sentAt(), passedOnBy);
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
  public void settled(long number, Place place) {
    List<Runnable> given = List.copyOf(notes);
    notes.clear();
    int now = age.get();
    session.afterEvents(() -> {
      session.store.atomically(() -> {
        given.forEach(Runnable::run);
        session.store.cursors().advance(session.meeting, number);
        session.receipt.keep();
      });
      session.lane.run(() -> {
        if (age.get() == now) {
          session.acknowledgements.handledUpTo(place);
        }
      });
    });
  }

  @Override
  public void beginsAnew() {
    age.incrementAndGet();
    session.acknowledgements.startOver();
  }

  @Override
  public void restored(long lost, Optional<Instant> since) {
    session.emit(new MeetingEvent.ServerRestored(lost, since));
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
