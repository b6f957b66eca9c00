package latchkey.client.record;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.message.Edit;
import latchkey.protocol.message.MessageReference;
import latchkey.protocol.record.RecordedContent;
import latchkey.protocol.record.RecordedMessage;

/**
 * The newest messages of a meeting, in memory alone, as a record has them. Words that are deleted
 * are not kept, nor what they were edited to. Safe for use by several threads.
 */
public final class RecordKeeper {
  private static final int MAX_MESSAGES = 10_000;
  private static final long MAX_BYTES = 16L * 1024 * 1024;

  private final Bytes logId;
  private final int maxMessages;
  private final long maxBytes;

  /** By the numbers under which this device has them: one that was held comes later. */
  private final NavigableMap<Long, Kept> messages = new TreeMap<>();

  /** The numbers of the messages that have, or edit, the words of a hash. */
  private final Map<Bytes, Set<Long>> byWords = new HashMap<>();

  /** Of words that are deleted; they may come later. */
  private final Set<Bytes> deleted = new HashSet<>();

  private long bytes;

  /** The log of a meeting that is over, and of which the store has forgotten all. */
  private List<Bytes> lastLog = List.of();

  /**
   * @param logId the meeting's
   */
  public RecordKeeper(Bytes logId) {
    this(logId, MAX_MESSAGES, MAX_BYTES);
  }

  RecordKeeper(Bytes logId, int maxMessages, long maxBytes) {
    this.logId = logId;
    this.maxMessages = maxMessages;
    this.maxBytes = maxBytes;
  }

  /**
   * A message, by what others name it.
   *
   * @param hash empty where nothing is known of what it says
   * @param edited the hash of the words that it edits
   */
  private record Kept(RecordedMessage message, Optional<Bytes> hash, Optional<Bytes> edited) {
    long bytes() {
      return message
          .content()
          .map(RecordedContent::said)
          .map(said -> said instanceof RecordedContent.Body body ? body.bytes().length() : 0)
          .orElse(0);
    }

    List<Bytes> words() {
      return Stream.concat(hash.stream(), edited.stream()).toList();
    }
  }

  /**
   * Keeps a message in its place.
   *
   * @param number under which this device has it; what was kept under it goes
   */
  public synchronized void keep(long number, RecordedMessage message) {
    leaveOut(number);
    Kept kept = kept(message);
    boolean isDeleted = kept.words().stream().anyMatch(deleted::contains);
    put(number, isDeleted ? withoutWords(kept) : kept);
    while (messages.size() > maxMessages || bytes > maxBytes) {
      leaveOut(messages.firstKey());
    }
  }

  /** Keeps nothing under this number. */
  public synchronized void leaveOut(long number) {
    Kept gone = messages.remove(number);
    if (gone != null) {
      bytes -= gone.bytes();
      for (Bytes words : gone.words()) {
        Set<Long> numbers = byWords.getOrDefault(words, new HashSet<>());
        numbers.remove(number);
        if (numbers.isEmpty()) {
          byWords.remove(words);
        }
      }
    }
  }

  /** Its author has deleted that. */
  public synchronized void delete(MessageReference words) {
    deleted.add(words.hash());
    for (long number : Set.copyOf(byWords.getOrDefault(words.hash(), Set.of()))) {
      Kept kept = messages.get(number);
      if (kept != null) {
        leaveOut(number);
        put(number, withoutWords(kept));
      }
    }
  }

  private void put(long number, Kept kept) {
    messages.put(number, kept);
    bytes += kept.bytes();
    for (Bytes words : kept.words()) {
      byWords.computeIfAbsent(words, one -> new HashSet<>()).add(number);
    }
  }

  public synchronized List<RecordedMessage> messages() {
    return messages.values().stream().map(Kept::message).toList();
  }

  /** The meeting is over: the store forgets its log. */
  public synchronized void ends(List<Bytes> log) {
    lastLog = List.copyOf(log);
  }

  /** The log of a meeting that is over; empty while it goes on. */
  public synchronized List<Bytes> lastLog() {
    return lastLog;
  }

  private Kept kept(RecordedMessage message) {
    Address sender = message.sender();
    return new Kept(
        message,
        message
            .content()
            .map(content ->
                content
                    .guest()
                    .map(RecordedContent.GuestPlace::hash)
                    .orElseGet(() -> content.hash(logId, sender))),
        message
            .content()
            .flatMap(RecordedContent::speech)
            .filter(Edit.class::isInstance)
            .map(edit -> ((Edit) edit).target().hash()));
  }

  private Kept withoutWords(Kept kept) {
    RecordedMessage message = kept.message();
    return new Kept(message.withoutWords(logId), kept.hash(), kept.edited());
  }
}
