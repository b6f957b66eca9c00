package latchkey.protocol.message;

import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Require;
import latchkey.protocol.log.WrittenEntry;

/**
 * How far a device has read, said where it says nothing else (docs/second-edition/protocol.md,
 * section 4).
 *
 * @param log how far it had verified the meeting's log
 * @param mark what it has been given of everybody's messages
 * @param counter rising with each of this device
 * @param time by the device's clock, milliseconds since 1970-01-01T00:00Z
 */
public record Heartbeat(LogPlace log, TranscriptMark mark, long counter, long time) {
  public Heartbeat {
    Require.between(counter, 0, WrittenEntry.MAX_NUMBER, "the heartbeat's counter");
    Require.between(time, 0, WrittenEntry.MAX_TIME, "the heartbeat's time");
  }

  /**
   * What these bytes say.
   *
   * @throws InvalidInput if they have not the form of a heartbeat
   */
  public static Heartbeat read(Bytes heartbeat) {
    latchkey.protocol.message.wire.Heartbeat wire =
        Wire.parse(latchkey.protocol.message.wire.Heartbeat.parser(), heartbeat, "the heartbeat");
    Require.that(wire.hasMark(), "the heartbeat does not say what its device was given");
    return new Heartbeat(
        new LogPlace(
            Wire.of(wire.getMeetingLogId()), wire.getRosterIndex(), Wire.of(wire.getRosterHead())),
        TranscriptMark.read(wire.getMark()),
        wire.getCounter(),
        wire.getTime());
  }

  /** Serialised, in canonical form. */
  Bytes written() {
    return Wire.bytes(
        latchkey.protocol.message.wire.Heartbeat.newBuilder()
            .setMeetingLogId(Wire.of(log.logId()))
            .setRosterIndex(log.index())
            .setRosterHead(Wire.of(log.head()))
            .setMark(mark.wire())
            .setCounter(counter)
            .setTime(time)
            .build());
  }
}
