package latchkey.client.outbox;

import java.util.Optional;
import latchkey.client.store.AuthorPlaces;
import latchkey.client.store.KeyStore;
import latchkey.client.store.SentHashes.Sent;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.Speech;
import latchkey.protocol.message.TranscriptMark;

/** Numbers and signs what a guest says. No two words are signed under one number. */
public final class GuestSigner {
  private final KeyStore store;
  private final MeetingId meeting;
  private final GuestSessionId guest;
  private final SigningKey key;

  public GuestSigner(KeyStore store, MeetingId meeting, GuestSessionId guest, SigningKey key) {
    this.store = store;
    this.meeting = meeting;
    this.guest = guest;
    this.key = key;
  }

  /**
   * What the guest says next.
   *
   * @param log as the guest has verified it
   * @param mark what the guest has been given of everybody's messages
   * @param stay the hash of the entry by which the guest came in: it counts anew from there
   */
  public GuestText sign(
      LogPlace log, Optional<TranscriptMark> mark, Bytes stay, MessageId messageId, Speech speech) {
    return store.atomically(() -> {
      AuthorPlace place =
          store
              .authorPlaces()
              .own(meeting)
              .filter(own -> own.stay().equals(stay))
              .map(AuthorPlaces.Own::next)
              .orElseGet(() -> AuthorPlace.ofGuest(guest, 1, Bytes.EMPTY));
      GuestText signed =
          GuestText.sign(new GuestWords(log, guest, place, mark, messageId, speech), key);
      store
          .authorPlaces()
          .put(meeting, new AuthorPlaces.Own(place.after(signed.hash()), null, stay));
      store.sentHashes().put(meeting, signed.hash(), new Sent(messageId, false));
      return signed;
    });
  }
}
