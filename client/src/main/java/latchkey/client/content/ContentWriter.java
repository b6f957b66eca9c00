package latchkey.client.content;

import com.google.protobuf.ByteString;
import java.util.function.UnaryOperator;
import latchkey.client.roster.RosterFollower;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.Text;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.meeting.MeetingLog;

/** Writes contents that name the meeting and the roster's head. */
public final class ContentWriter {
  private final RosterFollower roster;

  public ContentWriter(RosterFollower roster) {
    this.roster = roster;
  }

  public Content write(UnaryOperator<Content.Builder> body) {
    return roster.read(log -> write(log, body));
  }

  /** As {@link #write(UnaryOperator)}, by one that has the roster at hand. */
  public static Content write(MeetingLog log, UnaryOperator<Content.Builder> body) {
    Content.Builder content =
        Content.newBuilder()
            .setMeetingId(Ids.meetingId(log.logId()).value())
            .setRosterIndex(log.size() - 1)
            .setRosterHead(ByteString.copyFrom(log.head().toByteArray()));
    return body.apply(content).build();
  }

  public static Text text(String messageId, String text, long sentAtMillis) {
    return Text.newBuilder().setMessageId(messageId).setText(text).setSentAt(sentAtMillis).build();
  }
}
