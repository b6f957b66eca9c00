package latchkey.server.api.rest;

import static latchkey.server.api.rest.Access.MEMBER_OR_GUEST;

import java.io.InputStream;
import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.file.BeginFile;
import latchkey.protocol.file.FileState;
import latchkey.protocol.file.SealedLength;
import latchkey.server.file.MeetingFiles;
import latchkey.server.guest.GuestSessions;
import latchkey.server.meeting.MeetingAccess;

/** Files of a meeting, for those who take part in it. */
public final class FileRoutes {
  private static final String FILE = "/api/meetings/:meetingId/files/:fileId";
  private static final String SEGMENT = FILE + "/segments/:number";

  static final List<Route<FileRoutes>> TABLE =
      List.of(
          Route.put(FILE, MEMBER_OR_GUEST, FileRoutes::begin)
              .takes(BeginFile.class)
              .withShortBody()
              .gives(FileState.class),
          Route.get(FILE, MEMBER_OR_GUEST, FileRoutes::state).gives(FileState.class),
          Route.put(SEGMENT, MEMBER_OR_GUEST, FileRoutes::put)
              .streams(SealedLength.SEGMENT_BYTES)
              .gives(FileState.class),
          Route.get(SEGMENT, MEMBER_OR_GUEST, FileRoutes::segment).ofSegments().gives(Bytes.class),
          Route.delete(FILE, MEMBER_OR_GUEST, FileRoutes::remove).does());

  private final MeetingFiles files;
  private final MeetingAccess access;

  public FileRoutes(MeetingFiles files, MeetingAccess access) {
    this.files = files;
    this.access = access;
  }

  private Answer begin(Call call) {
    Address who = inMeeting(call);
    long bytes = call.body(BeginFile.class).bytes();
    return Answer.ok(files.begin(call.meetingId(), who, call.fileId(), bytes));
  }

  private Answer state(Call call) {
    return Answer.ok(files.state(call.meetingId(), inMeeting(call), call.fileId()));
  }

  private Answer put(Call call) {
    Address who = inMeeting(call);
    InputStream content = call.stream();
    return Answer.ok(files.put(call.meetingId(), who, call.fileId(), call.segment(), content));
  }

  private Answer segment(Call call) {
    return Answer.bytes(
        files.segment(call.meetingId(), inMeeting(call), call.fileId(), call.segment()));
  }

  private Answer remove(Call call) {
    Address who = inMeeting(call);
    files.remove(call.meetingId(), who, isHost(call), call.fileId());
    return Answer.done();
  }

  private boolean isHost(Call call) {
    return call.caller() instanceof Caller.Member member
        && access
            .requireInMeeting(call.meetingId(), member.device())
            .hosts()
            .contains(member.device().userId());
  }

  /** Who calls, which must take part in the meeting, and that go on. */
  private Address inMeeting(Call call) {
    MeetingId meetingId = call.meetingId();
    return switch (call.caller()) {
      case Caller.Member member -> {
        var _ = access.requireInMeeting(meetingId, member.device());
        yield member.device().address();
      }
      case Caller.Guest guest -> {
        GuestSessions.requireIn(meetingId, guest.session());
        yield guest.session().address();
      }
      case Caller.Nobody _ -> throw new IllegalStateException("nobody sends no files");
    };
  }
}
