package latchkey.cli.chat;

import java.util.List;
import latchkey.client.Conversation;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.message.MessageReference;

/** The commands about words that have been said. */
public final class TalkCommands {
  private final Conversation talk;
  private final Words words;

  public TalkCommands(Conversation talk, Words words) {
    this.talk = talk;
    this.words = words;
  }

  /** Says a line to everyone. */
  public void say(String line) {
    var _ = words.saying(line, () -> talk.say(line));
  }

  /** What a person can type. */
  public List<SlashCommand> commands() {
    return List.of(
        new SlashCommand("reply", "NUMBER TEXT", "answer a message", this::reply),
        new SlashCommand("react", "NUMBER EMOJI", "put an emoji beside it", this::react),
        new SlashCommand("unreact", "NUMBER EMOJI", "take that back", this::takeBack),
        new SlashCommand("edit", "TEXT", "change what you said last", this::edit),
        new SlashCommand("delete", "", "delete what you said last, for all", _ -> delete()));
  }

  private void reply(String typed) {
    String[] parts = parts(typed, "/reply 3 Yes");
    MessageReference to = words.named(parts[0]);
    var _ = words.saying(parts[1], () -> talk.reply(to, parts[1]));
  }

  private void react(String typed) {
    String[] parts = parts(typed, "/react 3 👍");
    var _ = talk.react(words.named(parts[0]), parts[1]);
  }

  private void takeBack(String typed) {
    String[] parts = parts(typed, "/unreact 3 👍");
    var _ = talk.takeBack(words.named(parts[0]), parts[1]);
  }

  private void edit(String text) {
    if (text.isEmpty()) {
      throw new InvalidInput("Say what it should be: /edit TEXT");
    }
    var _ = talk.edit(words.lastOwn(), text);
  }

  private void delete() {
    MessageReference last = words.lastOwn();
    var _ = talk.delete(last);
    words.forgetOwn(last);
  }

  private static String[] parts(String typed, String example) {
    String[] parts = typed.split("\\s+", 2);
    if (parts.length < 2) {
      throw new InvalidInput("Name the number that stands before a message: " + example);
    }
    return parts;
  }
}
