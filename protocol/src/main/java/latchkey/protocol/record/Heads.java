package latchkey.protocol.record;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.record.Findings.Kind;
import latchkey.protocol.record.RecordedContent.Head;

/** How far authors say that they had read the log, held against it. */
final class Heads {
  private final CheckedLog log;
  private final Findings findings;
  private final Address madeBy;
  private final NavigableSet<Long> comingsAndGoings;
  private final List<Long> makersComings;

  /** How far each guest had read when it said the newest that is here. */
  private final Map<Address, Long> ofGuests = new HashMap<>();

  private long floor;
  private int stay;
  private long named;
  private long unnamed;

  Heads(CheckedLog log, Address madeBy, Findings findings) {
    this.log = log;
    this.madeBy = madeBy;
    this.findings = findings;
    this.comingsAndGoings = new TreeSet<>(log.log().comingsAndGoings());
    this.makersComings = log.log().comingsOf(madeBy);
  }

  /** A member's message. */
  void take(RecordedMessage message, Optional<Head> head) {
    Address author = message.sender();
    if (head.isPresent()) {
      named++;
      if (isHere(message, author, head.get())) {
        take(message, author, head.get().index());
      }
    } else if (author.equals(madeBy)) {
      unnamed++;
    } else {
      findings.tell(
          Kind.HEAD,
          "Message "
              + message.seq()
              + " of "
              + log.name(author)
              + " does not say how far its author had read the log. Of the device that made the"
              + " record alone that need not stand here.");
    }
  }

  private void take(RecordedMessage message, Address author, long index) {
    if (!log.log().tookPartAt(author, index)) {
      findings.tell(
          Kind.SENDER,
          "Message "
              + message.seq()
              + " names entry "
              + index
              + " of the log, where "
              + log.name(author)
              + " did not take part.");
      return;
    }
    if (index < floor) {
      findings.tell(
          Kind.FLOOR,
          "Message "
              + message.seq()
              + " by "
              + log.name(author)
              + " was written before people came or went of whom messages before it know.");
    }
    Long change = comingsAndGoings.floor(index);
    if (change != null && change > floor) {
      floor = change;
      stay = (int) makersComings.stream().filter(coming -> coming <= change).count();
    }
  }

  /**
   * A guest's words, which it says one after the other, whenever they are passed on.
   *
   * @param isNewest whether the guest has said nothing later before
   */
  void takeGuests(RecordedMessage message, Address guest, long index, boolean isNewest) {
    if (!isNewest) {
      return;
    }
    Long before = ofGuests.put(guest, index);
    if (before != null && before > index) {
      findings.tell(
          Kind.CHAIN,
          "In message "
              + message.seq()
              + " "
              + log.name(guest)
              + " says that it had read less of the log than before.");
    }
  }

  /** Whether the log has that entry. */
  boolean isHere(RecordedMessage message, Address author, Head head) {
    Optional<Bytes> here = log.log().hashAt(head.index());
    if (here.isEmpty()) {
      findings.tell(
          Kind.HEAD,
          "Message "
              + message.seq()
              + " names entry "
              + head.index()
              + " of the log, of which only "
              + log.log().size()
              + " hold here.");
    } else if (!here.get().equals(head.hash())) {
      findings.tell(
          Kind.HEAD,
          "Message "
              + message.seq()
              + ": "
              + log.name(author)
              + " had read another log than the one that stands here, or the record is changed.");
    }
    return here.filter(head.hash()::equals).isPresent();
  }

  /** How often the device that made the record had come in by then, as messages show it. */
  int stay() {
    return stay;
  }

  void judge() {
    if (named > 0 && findings.isFree(Kind.HEAD, Kind.SENDER, Kind.FLOOR)) {
      findings.holds(
          Findings.count(named, "message")
              + (named == 1 ? " names" : " name")
              + " the entry of the log up to which the sender had read: it is this log, and the"
              + " sender took part in the meeting there.");
    }
    if (unnamed > 0) {
      findings.tell(
          Kind.OTHER,
          Findings.count(unnamed, "message")
              + " of the device that made the record "
              + (unnamed == 1 ? "does" : "do")
              + " not say how far it had read the log.");
    }
  }
}
