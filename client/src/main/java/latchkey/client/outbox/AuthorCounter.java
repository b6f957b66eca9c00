package latchkey.client.outbox;

import java.security.SecureRandom;
import java.util.Optional;
import java.util.function.Supplier;
import latchkey.client.store.AuthorPlaces;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.TranscriptMark;

/**
 * Numbers what this device says to a meeting. One message at a time has a place and is not known to
 * stand; a program that ends meanwhile finds it again. Safe for use by several threads.
 */
public final class AuthorCounter {
  private final KeyStore store;
  private final MeetingId meeting;
  private final Address self;
  private final Supplier<Bytes> stay;

  /**
   * @param stay the hash of the entry by which this device takes part; never waits for anything
   */
  public AuthorCounter(KeyStore store, MeetingId meeting, Address self, Supplier<Bytes> stay) {
    this.stay = stay;
    this.store = store;
    this.meeting = meeting;
    this.self = self;
  }

  /**
   * Another message than {@code next} that has a place and may stand or not: it, or a void message
   * with its id, goes first.
   */
  public Optional<AuthorPlaces.Pending> unsettled(MessageId next) {
    return store
        .authorPlaces()
        .own(meeting)
        .flatMap(own -> Optional.ofNullable(own.pending()))
        .filter(pending -> !pending.messageId().equals(next));
  }

  /**
   * A message in its place: the same for each attempt at it.
   *
   * @param mark what this device has been given of everybody's messages
   */
  public GroupContent place(
      LogPlace log, Optional<TranscriptMark> mark, MessageId messageId, GroupBody said) {
    return store.atomically(() ->
        store
            .authorPlaces()
            .standing(meeting, messageId)
            .map(place -> GroupContent.of(log, place, mark, messageId, said))
            .orElseGet(() -> newlyPlaced(log, mark, messageId, said)));
  }

  private GroupContent newlyPlaced(
      LogPlace log, Optional<TranscriptMark> mark, MessageId messageId, GroupBody said) {
    AuthorPlaces.Own own = own();
    AuthorPlace next = own.next();
    GroupContent placed = GroupContent.of(log, next, mark, messageId, said);
    AuthorPlaces.Pending pending = new AuthorPlaces.Pending(messageId, placed.hash(self));
    store.authorPlaces().put(meeting, new AuthorPlaces.Own(next, pending, own.stay()));
    return placed;
  }

  /**
   * Where this device stands: the place of its next message. One that has a place already and may
   * stand or not counts as said.
   */
  public AuthorPlace upcoming() {
    return store.atomically(() -> {
      AuthorPlaces.Own own = own();
      AuthorPlaces.Pending pending = own.pending();
      return pending == null ? own.next() : own.next().after(pending.hash());
    });
  }

  /**
   * Counting begins anew with each entry that lets this device in. A message that may stand already
   * goes before that, in the place that it has.
   */
  private AuthorPlaces.Own own() {
    return store
        .authorPlaces()
        .own(meeting)
        .filter(own -> own.pending() != null || own.stay().equals(stay.get()))
        .orElseGet(() -> {
          AuthorPlaces.Own own =
              new AuthorPlaces.Own(AuthorPlace.first(newEpoch()), null, stay.get());
          store.authorPlaces().put(meeting, own);
          return own;
        });
  }

  /**
   * The store is an older copy: numbers may have been given that it does not know of, so counting
   * begins anew. A message that may stand already keeps the place that it has.
   */
  public void beginAnew() {
    store.atomically(() ->
        store
            .authorPlaces()
            .own(meeting)
            .map(own -> new AuthorPlaces.Own(own.next(), own.pending(), Bytes.EMPTY))
            .ifPresent(own -> store.authorPlaces().put(meeting, own)));
  }

  /** The server has this message, or the void one with its id. */
  public void stands(MessageId messageId) {
    store.atomically(() -> {
      Optional<AuthorPlaces.Own> own = store.authorPlaces().own(meeting);
      AuthorPlaces.Pending pending = own.map(AuthorPlaces.Own::pending).orElse(null);
      if (pending != null && pending.messageId().equals(messageId)) {
        AuthorPlace place = own.orElseThrow().next();
        store.authorPlaces().putStanding(meeting, messageId, place);
        store
            .authorPlaces()
            .put(
                meeting,
                new AuthorPlaces.Own(place.after(pending.hash()), null, own.orElseThrow().stay()));
      }
    });
  }

  /**
   * A message that stands and has not been {@link #seen} yet; how far the log was read when it was
   * said is not known.
   *
   * @param log of the meeting, however far it has been read
   */
  public GroupContent standing(LogPlace log, MessageId messageId, GroupBody said) {
    AuthorPlace place = store.authorPlaces().standing(meeting, messageId).orElseThrow();
    return GroupContent.of(log, place, Optional.empty(), messageId, said);
  }

  /** This device has seen the message in its place and does not send it again. */
  public void seen(MessageId messageId) {
    store.authorPlaces().removeStanding(meeting, messageId);
  }

  private static Bytes newEpoch() {
    byte[] epoch = new byte[AuthorPlace.EPOCH_BYTES];
    new SecureRandom().nextBytes(epoch);
    return Bytes.of(epoch);
  }
}
