package latchkey.client;

import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.message.Deletion;
import latchkey.protocol.message.Edit;
import latchkey.protocol.message.MessageReference;
import latchkey.protocol.message.Reaction;
import latchkey.protocol.message.Reply;
import latchkey.protocol.message.Speech;
import latchkey.protocol.message.Text;

/** What a person says now about words that have been said. */
final class Conversing {
  private final Address self;

  Conversing(Address self) {
    this.self = self;
  }

  Speech text(String text) {
    return written(text);
  }

  Speech reply(MessageReference to, String text) {
    return new Reply(to, written(text));
  }

  Speech edit(MessageReference target, String text) {
    return new Edit(requireOwn(target), written(text));
  }

  Speech deletion(MessageReference target) {
    return new Deletion(requireOwn(target), System.currentTimeMillis());
  }

  Speech reaction(MessageReference target, String emoji, boolean withdrawn) {
    return new Reaction(target, emoji, withdrawn, System.currentTimeMillis());
  }

  private static Text written(String text) {
    return new Text(text, System.currentTimeMillis());
  }

  /** Others would refuse it. */
  private MessageReference requireOwn(MessageReference target) {
    if (!target.author().id().equals(self.id())) {
      throw new LatchkeyException(
          ErrorCode.FORBIDDEN, "Only the person who has said that can change or delete it.");
    }
    return target;
  }
}
