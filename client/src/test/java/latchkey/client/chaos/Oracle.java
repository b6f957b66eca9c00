package latchkey.client.chaos;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import latchkey.client.chaos.Verdict.Fault;
import latchkey.client.chaos.Verdict.Kind;
import latchkey.client.chaos.Words.Word;

/**
 * Knows who was to see what: from the server's log and the words that were said, and never from
 * what a client claims.
 */
public final class Oracle {
  private final Transcript log;
  private final Words words;
  private final List<Fault> faults = new ArrayList<>();

  private Oracle(Transcript log, Words words) {
    this.log = log;
    this.words = words;
  }

  public static Verdict judge(Transcript log, Words words, List<Account> accounts) {
    Oracle oracle = new Oracle(log, words);
    oracle.checkMessages();
    accounts.forEach(oracle::check);
    return new Verdict(oracle.faults);
  }

  private void checkMessages() {
    for (Transcript.Entry message : log.messages()) {
      if (words.in(message).isEmpty()) {
        found(Kind.UNKNOWN_MESSAGE, message.sender().toString(), message.toString());
      }
    }
  }

  private void check(Account account) {
    account.complaints().forEach(told -> found(Kind.COMPLAINT, account.name(), told));
    Map<Line.Identity, Line> entitled = entitled(account);
    checkOnceInOrder(account);
    checkNothingElse(account, entitled);
    checkNothingLost(account, entitled);
    if (account.present()) {
      checkSaid(account);
    }
  }

  /**
   * In order; each of a guest's texts at the first place of its publication that is in the stay.
   */
  private Map<Line.Identity, Line> entitled(Account account) {
    Map<Line.Identity, Line> lines = new LinkedHashMap<>();
    Transcript.Stay stay = log.stays().get(account.address());
    if (stay != null) {
      for (Transcript.Entry message : log.messages()) {
        if (stay.covers(message.seq())) {
          words
              .in(message)
              .filter(word -> !log.isSilenced(word.author(), message.seq()))
              .map(word -> new Line(message.seq(), word.author(), word.id(), word.text()))
              .ifPresent(line -> lines.putIfAbsent(line.identity(), line));
        }
      }
    }
    return lines;
  }

  private void checkOnceInOrder(Account account) {
    Set<Line.Identity> seen = new HashSet<>();
    long last = 0;
    for (Line line : account.lines()) {
      if (!seen.add(line.identity())) {
        found(Kind.DOUBLED, account.name(), line.toString());
      } else if (line.seq() <= last) {
        found(Kind.OUT_OF_ORDER, account.name(), line + " after #" + last);
      }
      last = Math.max(last, line.seq());
    }
  }

  private void checkNothingElse(Account account, Map<Line.Identity, Line> entitled) {
    Transcript.Stay stay = log.stays().get(account.address());
    for (Line line : account.lines()) {
      if (stay == null || !stay.covers(line.seq())) {
        found(Kind.OUT_OF_TIME, account.name(), line + ", but was there " + stay);
      } else if (!line.equals(entitled.get(line.identity()))) {
        found(
            Kind.FOREIGN,
            account.name(),
            line + ", but the meeting has " + entitled.get(line.identity()));
      }
    }
  }

  /** Who has gone may have missed the last, and nothing before the last that it saw. */
  private void checkNothingLost(Account account, Map<Line.Identity, Line> entitled) {
    Map<Line.Identity, Line> seen = new HashMap<>();
    account.lines().forEach(line -> seen.put(line.identity(), line));
    long upTo =
        account.present()
            ? Long.MAX_VALUE
            : account.lines().stream().mapToLong(Line::seq).max().orElse(0);
    for (Line line : entitled.values()) {
      if (line.seq() <= upTo && !seen.containsKey(line.identity())) {
        found(Kind.LOST, account.name(), line.toString());
      }
    }
  }

  private void checkSaid(Account account) {
    Set<Word> inMeeting = new HashSet<>();
    log.messages().forEach(message -> words.in(message).ifPresent(inMeeting::add));
    for (Word word : words.all()) {
      if (word.author().equals(account.address()) && !inMeeting.contains(word)) {
        found(Kind.UNSAID, account.name(), "\"" + word.text() + "\"");
      }
    }
  }

  private void found(Kind kind, String who, String what) {
    faults.add(new Fault(kind, who, what));
  }
}
