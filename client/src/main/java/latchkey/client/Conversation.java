package latchkey.client;

import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.Deletion;
import latchkey.protocol.message.Edit;
import latchkey.protocol.message.MessageReference;
import latchkey.protocol.message.Reaction;
import latchkey.protocol.message.Reply;
import latchkey.protocol.message.Speech;
import latchkey.protocol.message.Text;

/**
 * What a person says in a meeting, as a member or as a guest. Calls return at once: words are sent
 * when there is a connection, and {@link MeetingEvent.MessageSent} tells when they stand; for a
 * guest, when a member has passed them on to the group.
 */
public abstract sealed class Conversation permits GuestMeeting, MemberMeeting {
  Conversation() {}

  /** This person's own address in the meeting. */
  public abstract Address self();

  abstract MessageId send(Speech speech);

  /** Says something to everyone. */
  public final MessageId say(String text) {
    return send(written(text));
  }

  /** As {@link #say}, in answer to words. */
  public final MessageId reply(MessageReference to, String text) {
    return send(new Reply(to, written(text)));
  }

  /**
   * Puts other words in place of what this person has said, on whichever device; everyone sees
   * that.
   *
   * @throws LatchkeyException {@code forbidden} where another has said it
   */
  public final MessageId edit(MessageReference target, String text) {
    return send(new Edit(requireOwn(target), written(text)));
  }

  /**
   * Everyone shows in place of what this person has said that it was deleted.
   *
   * @throws LatchkeyException {@code forbidden} where another has said it
   */
  public final MessageId delete(MessageReference target) {
    return send(new Deletion(requireOwn(target), System.currentTimeMillis()));
  }

  /** Puts an emoji beside another person's words. */
  public final MessageId react(MessageReference target, String emoji) {
    return send(new Reaction(target, emoji, false, System.currentTimeMillis()));
  }

  /** Takes an emoji back. */
  public final MessageId takeBack(MessageReference target, String emoji) {
    return send(new Reaction(target, emoji, true, System.currentTimeMillis()));
  }

  private static Text written(String text) {
    return new Text(text, System.currentTimeMillis());
  }

  /** Others would refuse it. */
  private MessageReference requireOwn(MessageReference target) {
    if (!target.author().id().equals(self().id())) {
      throw new LatchkeyException(
          ErrorCode.FORBIDDEN, "Only the person who has said that can change or delete it.");
    }
    return target;
  }
}
