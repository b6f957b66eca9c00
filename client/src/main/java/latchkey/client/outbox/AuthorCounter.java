package latchkey.client.outbox;

import java.security.SecureRandom;
import java.util.Optional;
import latchkey.client.store.AuthorPlaces;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.content.Content;
import latchkey.protocol.message.AuthorPlace;

/**
 * Numbers what this device says to a meeting. One message at a time has a place and is not known to
 * stand; a program that ends meanwhile finds it again. Safe for use by several threads.
 */
public final class AuthorCounter {
  private final KeyStore store;
  private final MeetingId meeting;
  private final Address self;

  public AuthorCounter(KeyStore store, MeetingId meeting, Address self) {
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
   * The place of a message: the same for each attempt at it.
   *
   * @param body the meeting's id and what is said
   */
  public AuthorPlace place(MessageId messageId, Content body) {
    return store.atomically(() ->
        store
            .authorPlaces()
            .standing(meeting, messageId)
            .orElseGet(() -> newPlace(messageId, body)));
  }

  private AuthorPlace newPlace(MessageId messageId, Content body) {
    AuthorPlace next =
        store
            .authorPlaces()
            .own(meeting)
            .map(AuthorPlaces.Own::next)
            .orElseGet(() -> AuthorPlace.first(newEpoch()));
    AuthorPlaces.Pending pending = new AuthorPlaces.Pending(messageId, next.hashOf(self, body));
    store.authorPlaces().put(meeting, new AuthorPlaces.Own(next, pending));
    return next;
  }

  /** The server has this message, or the void one with its id. */
  public void stands(MessageId messageId) {
    store.atomically(() -> {
      Optional<AuthorPlaces.Own> own = store.authorPlaces().own(meeting);
      AuthorPlaces.Pending pending = own.map(AuthorPlaces.Own::pending).orElse(null);
      if (pending != null && pending.messageId().equals(messageId)) {
        AuthorPlace place = own.orElseThrow().next();
        store.authorPlaces().putStanding(meeting, messageId, place);
        store.authorPlaces().put(meeting, new AuthorPlaces.Own(place.after(pending.hash()), null));
      }
    });
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
