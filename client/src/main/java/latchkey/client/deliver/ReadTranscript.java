package latchkey.client.deliver;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import latchkey.client.store.Streams;
import latchkey.client.store.Streams.Stretch;
import latchkey.client.store.Streams.TranscriptKept;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Sha256;
import latchkey.protocol.message.TranscriptMark;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.Transcript;
import org.jspecify.annotations.Nullable;

/**
 * The transcript of what the server has given this device. Devices that are given the same have the
 * same one, so another's mark shows where the server gives it something else. It counts from the
 * beginning of an incarnation or, where this device came in later or was not given something, from
 * the first mark that fits. Safe for use by several threads.
 */
public final class ReadTranscript {
  /** So many places are remembered. Marks of older ones are not compared. */
  static final int MEMORY = 4_000;

  private final MeetingId meeting;
  private final Streams kept;

  /** The incarnations in which this device has read, in the order in which they began. */
  private final Set<Bytes> known = new LinkedHashSet<>();

  private final TreeMap<Long, Bytes> hashes = new TreeMap<>();

  /** What was taken since the last place whose hash is known no longer counts, in a row. */
  private final List<Heard> unplaced = new ArrayList<>();

  private @Nullable Stretch stretch;
  private @Nullable Incarnation present;
  private long taken;

  public ReadTranscript(MeetingId meeting, Streams kept) {
    this.meeting = meeting;
    this.kept = kept;
    kept.transcript(meeting).ifPresent(transcript -> known.addAll(transcript.incarnations()));
  }

  private record Heard(Address sender, Bytes ciphertextHash) {}

  /** How another's mark stands to this transcript. */
  public enum Standing {
    SAME,
    OTHER,
    /** This device has not been given so much yet. */
    AHEAD,
    /** This device cannot tell. */
    UNKNOWN
  }

  /** What follows {@code number} is read in this stretch. */
  void begins(Stretch read, long number) {
    Optional<TranscriptKept> before = kept.transcript(meeting); // The store has a lock.
    begins(read, number, before.flatMap(TranscriptKept::newest)).ifPresent(this::put);
  }

  /** Returns what is to be kept. */
  private synchronized Optional<TranscriptKept> begins(
      Stretch read, long number, Optional<TranscriptMark> newest) {
    Incarnation incarnation = read.incarnation();
    boolean isOther = stretch == null || !stretch.incarnation().equals(incarnation);
    if (isOther) {
      hashes.clear();
      newest
          .filter(mark -> mark.incarnationId().equals(incarnation.id()))
          .ifPresent(mark -> hashes.put(mark.seq(), mark.hash()));
    }
    stretch = read;
    taken = read.place(number).seq();
    hashes.tailMap(taken, false).clear();
    unplaced.clear();
    if (taken == 0) {
      hashes.put(0L, Transcript.start(meeting, incarnation));
    }
    return known.add(incarnation.id())
        ? Optional.of(new TranscriptKept(List.copyOf(known), newest.orElse(null)))
        : Optional.empty();
  }

  /** The meeting is in this incarnation, whatever this device reads of former ones. */
  synchronized void isIn(Incarnation incarnation) {
    present = incarnation;
  }

  /** The connection is gone: what the meeting is in is said with the next one. */
  public synchronized void isAway() {
    present = null;
  }

  /** The server has given this device a message, in its place. */
  synchronized void took(MeetingMessage message) {
    long seq = message.seq();
    if (seq <= taken) {
      return; // It is read again.
    }
    if (seq > taken + 1) {
      unplaced.clear();
    }
    boolean isPlaced = seq == taken + 1 && unplaced.isEmpty() && hashes.containsKey(taken);
    taken = seq;
    Heard heard =
        new Heard(
            new Address(message.senderId(), message.senderDeviceId()),
            Sha256.of(message.ciphertext().toByteArray()));
    if (isPlaced) {
      follow(seq, heard);
    } else {
      unplaced.add(heard);
      if (unplaced.size() > MEMORY) {
        unplaced.removeFirst();
      }
    }
  }

  private void follow(long seq, Heard heard) {
    Bytes before = Objects.requireNonNull(hashes.get(seq - 1));
    hashes.put(seq, Transcript.after(before, seq, heard.sender(), heard.ciphertextHash()));
    if (hashes.size() > MEMORY) {
      hashes.pollFirstEntry();
    }
  }

  /**
   * How the mark of a message stands. One who does not know yet begins with it.
   *
   * @param number of the message
   * @param wasThere whether this device took part already when the author had verified the log so
   *     far
   */
  public synchronized Standing compare(TranscriptMark mark, long number, boolean wasThere) {
    Stretch read = stretch;
    if (read == null || number <= read.from()) {
      return Standing.UNKNOWN; // Perhaps other messages stand there by now.
    }
    if (!isRead(mark)) {
      return isForeign(mark, wasThere) || isLater(mark) ? Standing.OTHER : Standing.UNKNOWN;
    }
    return mark.seq() >= read.place(number).seq()
        ? Standing.OTHER // No one is given a message before it has its place.
        : compareHere(mark);
  }

  /**
   * As {@link #compare(TranscriptMark, long, boolean)}, of what stands at no place. By rule it is
   * of the incarnation that the meeting is in: one of another is ahead, or a server divides people.
   */
  public synchronized Standing compare(TranscriptMark mark, boolean wasThere) {
    Incarnation now = present;
    if (stretch == null || now == null) {
      return Standing.UNKNOWN;
    }
    if (!now.id().equals(mark.incarnationId())) {
      return isForeign(mark, wasThere) ? Standing.OTHER : Standing.AHEAD;
    }
    return isRead(mark) ? compareHere(mark) : Standing.AHEAD;
  }

  /** It is of an incarnation in which this device should have read, and never has. */
  private boolean isForeign(TranscriptMark mark, boolean wasThere) {
    return wasThere && !known.contains(mark.incarnationId());
  }

  /** It is of an incarnation that began after the one that is read. */
  private boolean isLater(TranscriptMark mark) {
    List<Bytes> inOrder = List.copyOf(known);
    return stretch != null
        && inOrder.indexOf(mark.incarnationId()) > inOrder.indexOf(stretch.incarnation().id());
  }

  private Standing compareHere(TranscriptMark mark) {
    long seq = mark.seq();
    Bytes own = hashes.get(seq);
    if (own != null) {
      return own.equals(mark.hash()) ? Standing.SAME : Standing.OTHER;
    }
    if (seq > taken) {
      return Standing.AHEAD;
    }
    long first = taken - unplaced.size();
    if (seq >= first && !hashes.containsKey(taken)) {
      hashes.put(seq, mark.hash());
      List<Heard> since = List.copyOf(unplaced.subList((int) (seq - first), unplaced.size()));
      unplaced.clear();
      for (int i = 0; i < since.size(); i++) {
        follow(seq + 1 + i, since.get(i));
      }
    }
    return Standing.UNKNOWN;
  }

  private boolean isRead(TranscriptMark mark) {
    return stretch != null && stretch.incarnation().id().equals(mark.incarnationId());
  }

  /** What this device has been given, to be told others; empty where it does not know. */
  public synchronized Optional<TranscriptMark> mark() {
    return stretch == null || !stretch.incarnation().equals(present) || hashes.isEmpty()
        ? Optional.empty()
        : markAt(hashes.lastKey());
  }

  private Optional<TranscriptMark> markAt(long seq) {
    Stretch read = stretch;
    Bytes hash = hashes.get(seq);
    return read == null || hash == null
        ? Optional.empty()
        : Optional.of(new TranscriptMark(read.incarnation().id(), seq, hash));
  }

  /** Everything up to there is handled: a program that starts anew goes on from there. */
  public void keep(Place place) {
    handled(place).ifPresent(this::put);
  }

  private synchronized Optional<TranscriptKept> handled(Place place) {
    return stretch != null && stretch.incarnation().number() == place.incarnation()
        ? markAt(place.seq()).map(mark -> new TranscriptKept(List.copyOf(known), mark))
        : Optional.empty();
  }

  private void put(TranscriptKept transcript) {
    kept.put(meeting, transcript);
  }
}
