package latchkey.protocol.record;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.message.TranscriptMark;
import latchkey.protocol.record.Findings.Kind;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.Transcript;

/** The transcript that follows from a record's ciphertexts, and what authors say of theirs. */
final class Marks {
  private record Said(Address author, TranscriptMark mark, boolean isSigned) {}

  /** What the server has numbered in one incarnation, and what follows from that. */
  private static final class Count {
    private final TreeMap<Long, RecordedMessage> messages = new TreeMap<>();
    private final Map<Long, Bytes> computed = new HashMap<>();

    /** With which of all marks the transcript begins: it is compared with nothing. -1 for none. */
    private int first = -1;
  }

  private final MeetingId meeting;
  private final CheckedLog log;
  private final Findings findings;
  private final Map<Bytes, Count> counts = new LinkedHashMap<>();
  private final List<Said> said = new ArrayList<>();
  private final Map<Address, TranscriptMark> newest = new HashMap<>();
  private long same;
  private long incomparable;
  private long signed;
  private long signedAndSame;

  Marks(MeetingId meeting, CheckedLog log, Findings findings) {
    this.meeting = meeting;
    this.log = log;
    this.findings = findings;
  }

  /** The server has given this message a place. */
  void take(RecordedMessage message) {
    NavigableMap<Long, RecordedMessage> placed =
        counts.computeIfAbsent(message.incarnationId(), id -> new Count()).messages;
    if (!placed.isEmpty() && placed.lastKey() >= message.seq()) {
      findings.tell(
          Kind.SEQ,
          "Message "
              + message.seq()
              + " stands behind message "
              + placed.lastKey()
              + " of the same count.");
    }
    placed.putIfAbsent(message.seq(), message);
  }

  /**
   * An author says in this message what it was given before.
   *
   * @param isNewest whether the author has said nothing later before
   */
  void heard(
      RecordedMessage in, Address author, TranscriptMark mark, boolean isSigned, boolean isNewest) {
    signed += isSigned ? 1 : 0;
    if (mark.incarnationId().equals(in.incarnationId()) && mark.seq() >= in.seq()) {
      findings.tell(
          Kind.MARK,
          "Message "
              + in.seq()
              + " of "
              + log.name(author)
              + " says that its author was given what stands behind it.");
      return;
    }
    TranscriptMark before = isNewest ? newest.put(author, mark) : null;
    if (before != null
        && before.incarnationId().equals(mark.incarnationId())
        && before.seq() > mark.seq()) {
      findings.tell(
          Kind.MARK,
          "In message "
              + in.seq()
              + " "
              + log.name(author)
              + " says that it was given less than before.");
    }
    said.add(new Said(author, mark, isSigned));
  }

  /** How many of the marks are signed. */
  long signed() {
    return signed;
  }

  /** How many of these say what stands here. */
  long signedAndSame() {
    return signedAndSame;
  }

  void judge() {
    for (int i = 0; i < said.size(); i++) {
      TranscriptMark mark = said.get(i).mark();
      Count count = counts.get(mark.incarnationId());
      if (count != null && count.first < 0 && begins(count, mark)) {
        count.first = i;
      }
    }
    counts.forEach(this::compute);
    Map<Bytes, Map<Long, Said>> elsewhere = new HashMap<>();
    for (int i = 0; i < said.size(); i++) {
      judge(i, elsewhere);
    }
    counts.values().forEach(count -> judge(count.messages));
    if (same > 0 && findings.isFree(Kind.MARK)) {
      findings.holds(
          Findings.count(same, "transcript mark")
              + (same == 1 ? ": its author was" : ": their authors were")
              + " given the same ciphertexts by the same senders in the same order as stand"
              + " here.");
    }
    if (incomparable > 0) {
      findings.tell(
          Kind.OTHER,
          Findings.count(incomparable, "transcript mark")
              + (incomparable == 1 ? " has" : " have")
              + " nothing here to be compared with.");
    }
    if (counts.size() > 1) {
      findings.tell(
          Kind.OTHER,
          "The server's numbers begin anew here "
              + (counts.size() == 2 ? "once" : counts.size() - 1 + " times")
              + ", as where it was restored from an older copy: marks say nothing across that.");
    }
  }

  private void judge(int index, Map<Bytes, Map<Long, Said>> elsewhere) {
    Said one = said.get(index);
    TranscriptMark mark = one.mark();
    Count count = counts.get(mark.incarnationId());
    Bytes here = count == null ? null : count.computed.get(mark.seq());
    if (here == null) {
      Said other =
          elsewhere
              .computeIfAbsent(mark.incarnationId(), id -> new HashMap<>())
              .putIfAbsent(mark.seq(), one);
      incomparable++;
      if (other != null && !other.mark().hash().equals(mark.hash())) {
        findings.tell(
            Kind.MARK,
            log.name(one.author())
                + " and "
                + log.name(other.author())
                + " were given different messages up to number "
                + mark.seq()
                + ", or the record is changed.");
      }
    } else if (count != null && count.first == index) {
      incomparable++;
    } else if (here.equals(mark.hash())) {
      same++;
      signedAndSame += one.isSigned() ? 1 : 0;
    } else {
      findings.tell(
          Kind.MARK,
          log.name(one.author())
              + " was given other messages up to number "
              + mark.seq()
              + " than stand here, or in another order, or the record is changed.");
    }
  }

  private void judge(NavigableMap<Long, RecordedMessage> placed) {
    long begin = placed.firstKey();
    if (begin > 1) {
      findings.tell(
          Kind.OTHER,
          "The record begins with the server's number "
              + begin
              + " of a count that begins with 1: what came before, it does not have.");
    }
    long missing = placed.lastKey() - begin + 1 - placed.size();
    if (missing > 0) {
      findings.tell(
          Kind.OTHER,
          missing
              + " of the server's numbers between those that stand here "
              + (missing == 1 ? "is" : "are")
              + " not in the record.");
    }
  }

  /** Whether the transcript of a count of which the beginning is not here begins with this mark. */
  private static boolean begins(Count count, TranscriptMark mark) {
    long begin = count.messages.firstKey();
    return begin > 1 && mark.seq() >= begin - 1;
  }

  private void compute(Bytes id, Count count) {
    if (count.messages.firstKey() == 1) {
      count.computed.put(0L, Transcript.start(meeting, new Incarnation(1, id)));
    } else if (count.first >= 0) {
      TranscriptMark mark = said.get(count.first).mark();
      count.computed.put(mark.seq(), mark.hash());
    }
    count.messages.forEach((seq, message) -> {
      Bytes before = count.computed.get(seq - 1);
      if (before != null) {
        count.computed.putIfAbsent(
            seq, Transcript.after(before, seq, message.sender(), message.ciphertextHash()));
      }
    });
  }
}
