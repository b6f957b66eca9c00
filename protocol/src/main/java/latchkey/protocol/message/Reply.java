package latchkey.protocol.message;

import latchkey.protocol.Require;

/**
 * Words that answer others.
 *
 * @param to the words that it answers; a reader shows what it has read there, and nothing else
 */
public record Reply(MessageReference to, Text text) implements Speech {
  static Reply read(latchkey.protocol.message.wire.Reply wire) {
    Require.that(wire.hasTo() && wire.hasText(), "a reply names words, and has some");
    return new Reply(MessageReference.read(wire.getTo()), Text.read(wire.getText()));
  }

  @Override
  public long sentAt() {
    return text.sentAt();
  }

  @Override
  public int type() {
    return GroupBody.REPLY;
  }

  @Override
  public latchkey.protocol.message.wire.Reply wire() {
    return latchkey.protocol.message.wire.Reply.newBuilder()
        .setTo(to.wire())
        .setText(text.wire())
        .build();
  }
}
