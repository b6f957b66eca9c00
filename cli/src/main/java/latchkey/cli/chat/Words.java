package latchkey.cli.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.MessageReference;

/**
 * The words that have been said since this program began: what others say has a number by which the
 * person names it. Safe for use by several threads.
 */
public final class Words {
  private static final int MEMORY = 1_000;
  private static final int SHOWN = 40;

  /** What others have said, and by which number that is named. */
  private final Map<MessageReference, Heard> heard =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageReference, Heard> eldest) {
          return size() > MEMORY;
        }
      };

  /** What this person has said and has not been seen in its place. */
  private final Map<MessageId, String> underWay = new HashMap<>();

  private final Deque<Own> own = new ArrayDeque<>();
  private int last;

  private record Heard(int number, String author, String text) {}

  private record Own(MessageReference reference, String text) {}

  /** Another person has said that; gives the number by which it is named. */
  synchronized int heard(MessageReference reference, String author, String text) {
    heard.put(reference, new Heard(++last, author, text));
    return last;
  }

  /** This person says that. */
  synchronized MessageId saying(String text, Supplier<MessageId> say) {
    MessageId id = say.get();
    underWay.put(id, text);
    return id;
  }

  /** It has its place. */
  synchronized void sent(MessageId id, MessageReference reference) {
    String text = underWay.remove(id);
    if (text != null) {
      own.addLast(new Own(reference, text));
      if (own.size() > MEMORY) {
        own.removeFirst();
      }
    }
  }

  /** The last that this person has said. */
  synchronized MessageReference lastOwn() {
    if (!underWay.isEmpty()) {
      throw new InvalidInput("What you said last is still on its way. Try again in a moment.");
    }
    if (own.isEmpty()) {
      throw new InvalidInput("You have said nothing yet.");
    }
    return own.getLast().reference();
  }

  /** It is deleted: what was said before is the last now. */
  synchronized void forgetOwn(MessageReference reference) {
    own.removeIf(one -> one.reference().equals(reference));
  }

  /** What others have said under a number that a person has typed. */
  synchronized MessageReference named(String typed) {
    return heard.entrySet().stream()
        .filter(one -> String.valueOf(one.getValue().number()).equals(number(typed)))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() ->
            new InvalidInput(
                "There is no message " + typed + ". Use the number that stands before it."));
  }

  private static String number(String typed) {
    return typed.startsWith("#") ? typed.substring(1) : typed;
  }

  /** How words are called in a sentence; empty where they are not here. */
  synchronized Optional<String> called(MessageReference reference) {
    Heard others = heard.get(reference);
    if (others != null) {
      return Optional.of(
          "#" + others.number() + " of " + others.author() + ", " + shortly(others.text()));
    }
    return own.stream()
        .filter(one -> one.reference().equals(reference))
        .findFirst()
        .map(one -> "what you said, " + shortly(one.text()));
  }

  private static String shortly(String text) {
    String line = text.lines().findFirst().orElse("");
    int[] points = line.codePoints().toArray();
    return points.length <= SHOWN ? "“" + line + "”" : "“" + new String(points, 0, SHOWN) + "…”";
  }
}
