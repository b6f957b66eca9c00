package latchkey.protocol.roster;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import latchkey.protocol.Bytes;
import latchkey.protocol.roster.wire.RosterEntry;
import latchkey.protocol.roster.wire.SignedRosterEntry;

/** Bytes as a roster entry that has its place, where they can be one; else as they are. */
final class RosterFuzzEntries {
  private RosterFuzzEntries() {}

  static Bytes placed(Roster roster, byte[] entry) {
    ByteString placed;
    try {
      placed =
          RosterEntry.parseFrom(entry).toBuilder()
              .setMeetingId(roster.meetingId().value())
              .setIndex(roster.size())
              .setPreviousHash(ByteString.copyFrom(roster.head().toByteArray()))
              .build()
              .toByteString();
    } catch (InvalidProtocolBufferException e) {
      return Bytes.of(entry);
    }
    return Bytes.of(
        SignedRosterEntry.newBuilder()
            .setEntry(placed)
            .setSignature(ByteString.copyFrom(new byte[64]))
            .build()
            .toByteArray());
  }
}
