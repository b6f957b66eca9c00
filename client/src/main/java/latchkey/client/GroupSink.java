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
import latchkey.client.deliver.Agreement;
import latchkey.client.deliver.AuthorOrder;
import latchkey.client.deliver.GroupInbox;
import latchkey.client.deliver.ReadTranscript;
import latchkey.client.store.StoreFailure;
import latchkey.client.store.Streams.Stretch;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;
import latchkey.protocol.Sha256;
import latchkey.protocol.message.AccountForkShown;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.Deletion;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.MessageReference;
import latchkey.protocol.message.RelayedGuestText;
import latchkey.protocol.message.Speech;
import latchkey.protocol.message.TranscriptMark;
import latchkey.protocol.message.VoidMessage;
import latchkey.protocol.record.RecordedContent;
import latchkey.protocol.record.RecordedMessage;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Place;

/**
 * Turns opened group messages into what the application sees, each one once. What is opened is
 * noted as handled only when the application has been told of it.
 */
final class GroupSink implements GroupInbox.Sink {
  private final MeetingSession session;
  private final SpeechSink speeches;

  /** Guests' texts that were handed to the application since this program began. */
  private final Set<String> showing = ConcurrentHashMap.newKeySet();

  private final Agreement agreement = new Agreement();

  /** What is to be noted of the messages since the last were settled. */
  private final List<Runnable> notes = new ArrayList<>();

  /** What the application has been told of and is not kept yet. Touched where it is told alone. */
  private final List<Settled> unkept = new ArrayList<>();

  /** Up to where all is told, with what is to be noted of that. */
  private record Settled(List<Runnable> notes, long number, Place place, int age) {}

  /** How often the server has begun anew: what was to be acknowledged before says nothing. */
  private final AtomicInteger age = new AtomicInteger();

  GroupSink(MeetingSession session) {
    this.session = session;
    this.speeches = new SpeechSink(session);
  }

  /** By which the store knows that a guest's text has been shown. */
  private static String textId(Address author, MessageId messageId) {
    return author.id() + "/" + messageId.value();
  }

  private static String textId(Address author, Bytes hash) {
    return author.id() + "/" + HexFormat.of().formatHex(hash.toByteArray());
  }

  @Override
  public void opened(MeetingMessage message, GroupContent content) {
    Address sender = sender(message);
    Bytes hash = content.hash(sender);
    AuthorOrder.Taken taken = session.order.take(sender, content.place(), hash);
    notes.add(taken.keeping());
    tellOrder(sender, taken.standing());
    content.mark().ifPresent(mark -> compare(sender, content.log(), mark, message.seq()));
    try {
      switch (content.said()) {
        case Speech speech -> {
          MessageReference said = MessageReference.of(sender, content.place(), hash);
          keep(message, content);
          said(message, speech, said, taken.standing());
        }
        case RelayedGuestText relayed -> {
          // A guest's words hold by themselves, whatever else the member who brings them says.
          tellContradiction(sender, taken.standing(), "");
          GuestWords words = session.contents.check(relayed.words());
          Require.that(
              !session.attendance.wasRemovedBy(
                  Address.ofGuest(words.sessionId()), content.log().index()),
              "it was passed on after the guest was taken out");
          keep(message, content);
          showGuests(message, relayed.words(), words);
        }
        case VoidMessage nothing -> {
          keep(message, content);
          nothing(message, taken.standing());
        }
        case AccountForkShown fork -> {
          keep(message, content);
          nothing(message, taken.standing());
          session.forkShown(sender, fork);
        }
      }
    } catch (InvalidInput e) {
      keep(message, Optional.empty());
      tellRefused(message, String.valueOf(e.getMessage()));
    }
  }

  /** What the server has given an author by its own word, and what it has given this device. */
  private void compare(Address author, LogPlace log, TranscriptMark mark, long number) {
    boolean wasThere = session.attendance.takesPartSince(session.self, log.index());
    tellDifference(author, session.transcript.compare(mark, number, wasThere));
  }

  void tellDifference(Address author, ReadTranscript.Standing standing) {
    if (agreement.differs(author, standing)) {
      session.emit(new MeetingEvent.ConversationsDiffer(session.people.of(author)));
    }
  }

  private void said(
      MeetingMessage message,
      Speech speech,
      MessageReference reference,
      AuthorOrder.Standing standing) {
    Address sender = sender(message);
    if (standing instanceof AuthorOrder.Standing.Repeated) {
      note(message, () -> {});
    } else if (standing instanceof AuthorOrder.Standing.Contradicts) {
      tellContradiction(sender, standing, speech.words());
      note(message, () -> {});
    } else {
      if (sender.id().equals(session.self.id())) {
        session.ownFiles.said(reference, speech);
      }
      tell(
          speeches.told(
              new SpeechSink.Placed(
                  reference, message.messageId(), message.seq(), speech, Optional.empty())),
          message,
          () -> {});
    }
  }

  private void nothing(MeetingMessage message, AuthorOrder.Standing standing) {
    tellContradiction(sender(message), standing, "");
    note(message, () -> {});
  }

  private void tellContradiction(Address author, AuthorOrder.Standing standing, String words) {
    if (standing instanceof AuthorOrder.Standing.Contradicts) {
      session.emit(new MeetingEvent.WordsContradict(session.people.of(author), words));
    }
  }

  @Override
  public void cameBack(MeetingMessage message, GroupBody said) {
    session.counter.stands(message.messageId());
    GroupContent content =
        session.counter.standing(session.roster.read(LogPlace::endOf), message.messageId(), said);
    keep(message, Optional.of(RecordedContent.ofOwn(content)));
    if (said instanceof Speech speech) {
      MessageReference reference =
          MessageReference.of(session.self, content.place(), content.hash(session.self));
      keepNoLonger(speech);
      session.ownFiles.said(reference, speech);
      notes.add(session.order.own(reference));
      tell(
          new MeetingEvent.MessageSent(message.messageId(), message.seq(), reference),
          message,
          () -> session.store.outbox().remove(session.meeting, message.messageId()));
    } else if (said instanceof RelayedGuestText relayed) {
      showGuests(message, relayed.words(), relayed.words().said());
    } else if (said instanceof AccountForkShown fork) {
      note(message, () -> ForkPost.noteTold(session, fork.userId()));
    } else {
      note(message, () -> {});
    }
    session.ownMessages.arrived(message.messageId()); // Nothing fails any more.
  }

  @Override
  public void ownVoid(MeetingMessage message) {
    session.counter.stands(message.messageId());
    keep(message, Optional.empty());
    note(message, () -> {});
  }

  /** Says what is missing before a message, or out of place, by its author's own count. */
  private void tellOrder(Address author, AuthorOrder.Standing standing) {
    switch (standing) {
      case AuthorOrder.Standing.Follows follows -> {}
      case AuthorOrder.Standing.AfterMissing missing ->
          session.emit(new MeetingEvent.WordsMissing(session.people.of(author), missing.count()));
      case AuthorOrder.Standing.OutOfPlace outOfPlace ->
          session.emit(new MeetingEvent.WordsOutOfPlace(session.people.of(author)));
      case AuthorOrder.Standing.Repeated repeated -> {}
      case AuthorOrder.Standing.Contradicts contradicts -> {} // With what it says.
    }
  }

  /**
   * However many members pass a guest's text on, it is shown once. A guest says one thing under a
   * number, and under an id: what it says besides is told as that.
   */
  private void showGuests(MeetingMessage message, GuestText text, GuestWords words) {
    Address guest = Address.ofGuest(words.sessionId());
    session.role().guestTextPublished(text);
    Runnable keepNoLonger =
        () -> session.store.guestTexts().remove(session.meeting, guest, text.hash());
    String whole = textId(guest, text.hash());
    if (isShown(whole)) {
      note(message, keepNoLonger);
      return;
    }
    if (guest.equals(session.self) && !isSentHere(text)) {
      showing.add(whole);
      tellRefused(session.self, message, "it is signed with this guest's key, and not said here");
      return;
    }
    if (!guest.equals(session.self)) {
      words.mark().ifPresent(mark -> compare(guest, words.log(), mark, message.seq()));
    }
    AuthorPlace place = placeOf(guest, words);
    AuthorOrder.Taken taken = takeGuests(guest, text, words, place);
    showing.add(whole);
    notes.add(taken.keeping());
    String id = textId(guest, words.messageId());
    boolean contradicts =
        taken.standing() instanceof AuthorOrder.Standing.Contradicts || isShown(id);
    MessageReference reference = MessageReference.of(guest, place, text.hash());
    if (!contradicts) {
      showing.add(id);
    }
    if (!contradicts && guest.equals(session.self)) {
      session.ownFiles.said(reference, words.speech());
      keepNoLonger(words.speech());
    }
    tell(
        contradicts
            ? new MeetingEvent.WordsContradict(session.people.of(guest), words.speech().words())
            : shownGuests(message, reference, words),
        message,
        () -> {
          (contradicts ? List.of(whole) : List.of(whole, id))
              .forEach(one -> {
                var unused = session.store.handled().add(session.meeting, one);
              });
          keepNoLonger.run();
        });
  }

  private boolean isSentHere(GuestText text) {
    return session.store.sentHashes().get(session.meeting, text.hash()).isPresent();
  }

  private MeetingEvent shownGuests(
      MeetingMessage message, MessageReference reference, GuestWords words) {
    return reference.author().equals(session.self)
        ? new MeetingEvent.MessageSent(words.messageId(), message.seq(), reference)
        : speeches.told(
            new SpeechSink.Placed(
                reference,
                words.messageId(),
                message.seq(),
                words.speech(),
                Optional.of(session.people.of(sender(message)))));
  }

  /** Where a guest's words stand: in the stay in which it has said them. */
  private AuthorPlace placeOf(Address guest, GuestWords words) {
    List<Bytes> epochs = epochs(guest, words);
    AuthorPlace said = words.place();
    return new AuthorPlace(epochs.get(epochs.size() - 1), said.number(), said.previousHash());
  }

  private List<Bytes> epochs(Address guest, GuestWords words) {
    return session.attendance.stays(guest, words.log().index()).stream()
        .map(AuthorPlace::epochOf)
        .toList();
  }

  /**
   * A guest counts anew each time that it is let in. A device that was there before has missed
   * nothing of it.
   */
  private AuthorOrder.Taken takeGuests(
      Address guest, GuestText text, GuestWords words, AuthorPlace place) {
    List<Bytes> epochs = epochs(guest, words);
    if (session.attendance.wasThereBefore(session.self, guest, words.log().index())) {
      session.order.begins(
          guest, AuthorPlace.first(place.epoch()), session.attendance.stay(session.self));
    }
    AuthorOrder.Taken taken =
        session.order.take(guest, place, text.hash(), epochs.subList(0, epochs.size() - 1));
    if (!guest.equals(session.self)) {
      tellOrder(guest, taken.standing());
    }
    return taken;
  }

  /** Whether the application has been, or is being, told of a guest's text with this id. */
  boolean hasShown(Address guest, MessageId messageId) {
    return isShown(textId(guest, messageId));
  }

  /** As {@link #hasShown}, of the text with this hash; it may have been told as a contradiction. */
  boolean hasTold(Address guest, Bytes hash) {
    return isShown(textId(guest, hash));
  }

  private boolean isShownBefore(String textId) {
    return session.store.handled().contains(session.meeting, textId);
  }

  private boolean isShown(String textId) {
    return showing.contains(textId) || isShownBefore(textId);
  }

  @Override
  public void refused(MeetingMessage message, String reason) {
    keep(message, Optional.empty());
    session.order.unread(sender(message));
    tellRefused(message, reason);
  }

  private void tellRefused(MeetingMessage message, String reason) {
    tellRefused(sender(message), message, reason);
  }

  private void tellRefused(Address author, MeetingMessage message, String reason) {
    tell(new MeetingEvent.MessageRefused(session.people.of(author), reason), message, () -> {});
  }

  private void keep(MeetingMessage message, GroupContent content) {
    keep(message, Optional.of(RecordedContent.of(content)));
  }

  /** For a record of the meeting. Whatever the server says of a message, it is handled. */
  private void keep(MeetingMessage message, Optional<RecordedContent> content) {
    Stretch stretch = session.inbox().stretchOf(message.seq());
    try {
      session.kept.keep(
          message.seq(),
          new RecordedMessage(
              stretch.incarnation().id(),
              stretch.place(message.seq()).seq(),
              RecordedMessage.time(message.acceptedAt()),
              sender(message),
              Sha256.of(message.ciphertext().toByteArray()),
              content));
    } catch (InvalidInput e) {
      session.kept.leaveOut(message.seq()); // No record has such a place.
    }
  }

  /** What this person has deleted itself. */
  private void keepNoLonger(Speech said) {
    if (said instanceof Deletion deletion) {
      session.kept.delete(deletion.target());
    }
  }

  /** First the application is told, then that is noted. */
  private void tell(MeetingEvent event, MeetingMessage message, Runnable note) {
    if (event instanceof MeetingEvent.MessageDeleted deleted) {
      session.kept.delete(deleted.target());
    }
    session.emit(event);
    note(message, note);
  }

  private void note(MeetingMessage message, Runnable note) {
    notes.add(() -> {
      note.run();
      if (sender(message).equals(session.self)) {
        session.counter.seen(message.messageId());
      }
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
    Settled settled = new Settled(List.copyOf(notes), number, place, age.get());
    notes.clear();
    session.afterEvents(() -> {
      unkept.add(settled);
      keepSettled();
    });
  }

  /** What cannot be kept now is kept with what comes next, or when some time has passed. */
  private void keepSettled() {
    if (unkept.isEmpty()) {
      return;
    }
    Settled last = unkept.getLast();
    try {
      session.store.atomically(() -> {
        unkept.forEach(one -> one.notes().forEach(Runnable::run));
        session.store.cursors().advance(session.meeting, last.number());
        session.receipt.keep();
        session.transcript.keep(last.place());
      });
    } catch (StoreFailure e) {
      session.storeFails(e, () -> session.afterEvents(this::keepSettled));
      return;
    }
    unkept.clear();
    session.lane.run(() -> {
      if (age.get() == last.age()) {
        session.acknowledgements.handledUpTo(last.place());
      }
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
