package latchkey.client.content;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import latchkey.client.roster.RosterFollower;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.Text;

/** Checks what holds for all contents. */
public final class ContentReader {
  /** Told of an author who reads another log than this device does. */
  @FunctionalInterface
  public interface ForkAlarm {
    void forked(Address author);
  }

  private final MeetingId meeting;
  private final RosterFollower roster;
  private final ForkAlarm alarm;

  public ContentReader(MeetingId meeting, RosterFollower roster, ForkAlarm alarm) {
    this.meeting = meeting;
    this.roster = roster;
    this.alarm = alarm;
  }

  /**
   * What was said, checked.
   *
   * @param sentAt by the author's clock
   */
  public record Said(MessageId messageId, String text, Instant sentAt) {
    /**
     * What stands in {@code wire}.
     *
     * @throws InvalidInput if it breaks the limits
     */
    public static Said of(Text wire) {
      byte[] utf8 = wire.getText().getBytes(StandardCharsets.UTF_8);
      Require.that(utf8.length <= Limits.MAX_TEXT_BYTES, "text is longer than is allowed");
      return new Said(
          new MessageId(wire.getMessageId()),
          wire.getText(),
          Instant.ofEpochMilli(wire.getSentAt()));
    }

    public Text wire() {
      return ContentWriter.text(messageId.value(), text, sentAt.toEpochMilli());
    }
  }

  /**
   * Checks an opened content. An author who has read another roster raises the alarm, and no error:
   * what it says is still what it says.
   *
   * @return whether its author reads the same roster
   * @throws InvalidInput if it was written for another meeting
   */
  public boolean check(Address author, Content content) {
    Require.that(
        content.getMeetingId().equals(meeting.value()), "it was written for another meeting");
    boolean isKnown = roster.reaches(content.getRosterIndex(), head(content));
    if (!isKnown) {
      alarm.forked(author);
    }
    return isKnown;
  }

  /** The author's roster head, as the content says it. */
  public static Bytes head(Content content) {
    return Bytes.of(content.getRosterHead().toByteArray());
  }
}
