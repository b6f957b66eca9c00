package latchkey.server.file;

import java.time.Instant;
import latchkey.protocol.Address;
import latchkey.protocol.FileId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.file.FileState;

/**
 * A file as it stands.
 *
 * @param sender who sends it, and alone goes on with it
 * @param touchedAt when something of it last came
 */
public record StoredFile(
    MeetingId meetingId, FileId fileId, Address sender, FileState state, Instant touchedAt) {}
