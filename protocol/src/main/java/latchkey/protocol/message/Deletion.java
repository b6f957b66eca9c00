package latchkey.protocol.message;

import latchkey.protocol.Require;
import latchkey.protocol.log.WrittenEntry;

/** The author's own words are hidden. That there were some stays visible. */
public record Deletion(MessageReference target, long sentAt) implements Speech {
  public Deletion {
    Require.between(sentAt, 0, WrittenEntry.MAX_TIME, "the time of sending");
  }

  static Deletion read(latchkey.protocol.message.wire.Deletion wire) {
    Require.that(wire.hasTarget(), "a deletion names words");
    return new Deletion(MessageReference.read(wire.getTarget()), wire.getSentAt());
  }

  @Override
  public int type() {
    return GroupBody.DELETION;
  }

  @Override
  public latchkey.protocol.message.wire.Deletion wire() {
    return latchkey.protocol.message.wire.Deletion.newBuilder()
        .setTarget(target.wire())
        .setSentAt(sentAt)
        .build();
  }
}
