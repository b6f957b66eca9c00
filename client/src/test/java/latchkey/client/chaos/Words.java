package latchkey.client.chaos;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.client.vouch.GuestTexts;
import latchkey.protocol.Address;
import latchkey.protocol.MessageId;

/** Everything that anybody said, taken down as it was said. Safe for use by several threads. */
public final class Words {
  /**
   * What somebody said.
   *
   * @param author who said it: a member's device, or a guest
   */
  public record Word(Address author, boolean guest, MessageId id, String text) {}

  private final Map<MessageId, Word> bySpeaker = new ConcurrentHashMap<>();
  private final Map<MessageId, Word> byPublication = new ConcurrentHashMap<>();

  public void said(Word word) {
    bySpeaker.put(word.id(), word);
    if (word.guest()) {
      byPublication.put(GuestTexts.Key.publicationId(word.author(), word.id()), word);
    }
  }

  public Optional<Word> by(MessageId id) {
    return Optional.ofNullable(bySpeaker.get(id));
  }

  public List<Word> all() {
    return List.copyOf(bySpeaker.values());
  }

  /** The words that a message of the server's log carries: its sender's own, or a guest's. */
  public Optional<Word> in(Transcript.Entry message) {
    Word published = byPublication.get(message.id());
    if (published != null) {
      return Optional.of(published);
    }
    return by(message.id()).filter(word -> !word.guest() && word.author().equals(message.sender()));
  }
}
