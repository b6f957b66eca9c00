package latchkey.protocol.relay;

import java.util.List;

/**
 * The acknowledgement of {@link Replay}.
 *
 * @param messages in order of {@code seq}; where the first one's is more than {@code after} + 1,
 *     those between were never this device's to read, or the retention time has passed
 * @param latest the meeting's highest {@code seq}: read on until it is reached
 */
public record ReplayPage(boolean ok, List<MeetingMessage> messages, long latest) {
  public ReplayPage {
    messages = List.copyOf(messages);
  }
}
