package latchkey.protocol.message;

import latchkey.protocol.Limits;
import latchkey.protocol.Names;
import latchkey.protocol.Require;
import latchkey.protocol.log.WrittenEntry;

/**
 * A sign beside another's words.
 *
 * @param emoji a tidy name of at most 16 code points
 * @param withdrawn whether its author takes it back
 */
public record Reaction(MessageReference target, String emoji, boolean withdrawn, long sentAt)
    implements Speech {
  public Reaction {
    Names.require(emoji, Limits.MAX_REACTION_CODE_POINTS, "the reaction");
    Require.between(sentAt, 0, WrittenEntry.MAX_TIME, "the time of sending");
  }

  static Reaction read(latchkey.protocol.message.wire.Reaction wire) {
    Require.that(wire.hasTarget(), "a reaction names words");
    return new Reaction(
        MessageReference.read(wire.getTarget()),
        wire.getEmoji(),
        wire.getWithdrawn(),
        wire.getSentAt());
  }

  @Override
  public int type() {
    return GroupBody.REACTION;
  }

  @Override
  public latchkey.protocol.message.wire.Reaction wire() {
    return latchkey.protocol.message.wire.Reaction.newBuilder()
        .setTarget(target.wire())
        .setEmoji(emoji)
        .setWithdrawn(withdrawn)
        .setSentAt(sentAt)
        .build();
  }
}
