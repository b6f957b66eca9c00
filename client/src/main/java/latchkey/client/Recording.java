package latchkey.client;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.UserId;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.meeting.NamedPlace;
import latchkey.protocol.record.MeetingRecord;
import latchkey.protocol.record.MeetingRecord.FilesTold;
import latchkey.protocol.record.RecordedMessage;

/** Makes a record of what a session has. */
final class Recording {
  private final MeetingSession session;

  Recording(MeetingSession session) {
    this.session = session;
  }

  /** Messages first: the log only grows meanwhile, so that it has all that they name. */
  MeetingRecord make(FilesTold files) {
    List<RecordedMessage> messages =
        session.kept.messages().stream().map(message -> told(message, files)).toList();
    List<Bytes> kept = session.store.rosters().entries(session.meeting);
    List<Bytes> log = kept.isEmpty() ? session.kept.lastLog() : kept;
    if (log.isEmpty()) {
      throw new LatchkeyException(
          ErrorCode.NOT_ADMITTED, "There is nothing to save yet: you have not been let in.");
    }
    return new MeetingRecord(
        session.meeting,
        System.currentTimeMillis(),
        session.self,
        files,
        accounts(log),
        log,
        messages);
  }

  private RecordedMessage told(RecordedMessage message, FilesTold files) {
    return files == FilesTold.KEYS
        ? message
        : message.withoutFileKey(Ids.logId(session.meeting), files == FilesTold.NAMED);
  }

  /** Of each account what the log names: more is not the meeting's affair. */
  private List<MeetingRecord.Account> accounts(List<Bytes> log) {
    Map<UserId, Long> newest = new LinkedHashMap<>();
    log.stream()
        .flatMap(entry -> NamedPlace.in(entry).stream())
        .forEach(named -> newest.merge(named.userId(), named.place().index(), Math::max));
    return newest.entrySet().stream()
        .map(named -> {
          List<Bytes> entries = session.store.accountLogs().entries(named.getKey());
          long size = Math.min(entries.size(), named.getValue() + 1);
          return new MeetingRecord.Account(named.getKey(), entries.subList(0, (int) size));
        })
        .toList();
  }
}
