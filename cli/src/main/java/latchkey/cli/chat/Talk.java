package latchkey.cli.chat;

import latchkey.client.GuestMeeting;
import latchkey.client.MemberMeeting;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.MessageReference;

/** What a person says in a meeting, as a member or as a guest. */
public interface Talk {
  MessageId say(String text);

  MessageId reply(MessageReference to, String text);

  MessageId edit(MessageReference target, String text);

  MessageId delete(MessageReference target);

  MessageId react(MessageReference target, String emoji);

  MessageId takeBack(MessageReference target, String emoji);

  /** A member's. */
  static Talk of(MemberMeeting meeting) {
    return new Talk() {
      @Override
      public MessageId say(String text) {
        return meeting.say(text);
      }

      @Override
      public MessageId reply(MessageReference to, String text) {
        return meeting.reply(to, text);
      }

      @Override
      public MessageId edit(MessageReference target, String text) {
        return meeting.edit(target, text);
      }

      @Override
      public MessageId delete(MessageReference target) {
        return meeting.delete(target);
      }

      @Override
      public MessageId react(MessageReference target, String emoji) {
        return meeting.react(target, emoji);
      }

      @Override
      public MessageId takeBack(MessageReference target, String emoji) {
        return meeting.takeBack(target, emoji);
      }
    };
  }

  /** A guest's. */
  static Talk of(GuestMeeting meeting) {
    return new Talk() {
      @Override
      public MessageId say(String text) {
        return meeting.say(text);
      }

      @Override
      public MessageId reply(MessageReference to, String text) {
        return meeting.reply(to, text);
      }

      @Override
      public MessageId edit(MessageReference target, String text) {
        return meeting.edit(target, text);
      }

      @Override
      public MessageId delete(MessageReference target) {
        return meeting.delete(target);
      }

      @Override
      public MessageId react(MessageReference target, String emoji) {
        return meeting.react(target, emoji);
      }

      @Override
      public MessageId takeBack(MessageReference target, String emoji) {
        return meeting.takeBack(target, emoji);
      }
    };
  }
}
