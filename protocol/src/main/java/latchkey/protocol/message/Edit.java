package latchkey.protocol.message;

import latchkey.protocol.Require;

/** What is to stand in place of words of the author's own. */
public record Edit(MessageReference target, Text text) implements Speech {
  static Edit read(latchkey.protocol.message.wire.Edit wire) {
    Require.that(wire.hasTarget() && wire.hasText(), "an edit names words, and has some");
    return new Edit(MessageReference.read(wire.getTarget()), Text.read(wire.getText()));
  }

  @Override
  public long sentAt() {
    return text.sentAt();
  }

  @Override
  public int type() {
    return GroupBody.EDIT;
  }

  @Override
  public latchkey.protocol.message.wire.Edit wire() {
    return latchkey.protocol.message.wire.Edit.newBuilder()
        .setTarget(target.wire())
        .setText(text.wire())
        .build();
  }
}
