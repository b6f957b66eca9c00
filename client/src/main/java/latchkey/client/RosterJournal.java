package latchkey.client;

import java.util.List;
import latchkey.client.roster.RosterAlarm;
import latchkey.client.roster.RosterWatcher;
import latchkey.client.roster.VerifiedEntry;
import latchkey.protocol.Address;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.MeetingEvent.DeviceJoined;
import latchkey.protocol.log.meeting.MeetingEvent.GuestsAdmitted;
import latchkey.protocol.log.meeting.MeetingEvent.MeetingCreated;
import latchkey.protocol.log.meeting.MeetingLog;

/**
 * Keeps what the roster says: stores verified entries, pins identity keys, and tells the role and
 * the application.
 */
final class RosterJournal implements RosterWatcher {
  private final MeetingSession session;
  private final RosterNews news;
  private boolean live;

  RosterJournal(MeetingSession session) {
    this.session = session;
    this.news = new RosterNews(session.self);
  }

  /** What was stored has been loaded: from now on entries are news. */
  void goLive() {
    live = true;
  }

  @Override
  public void keep(long from, List<VerifiedEntry> entries, MeetingLog grown) {
    session.store.atomically(() -> {
      long index = from;
      for (VerifiedEntry one : entries) {
        session.store.rosters().put(session.meeting, index, one.entry());
        List<Address> newcomers = others(one.event());
        newcomers.forEach(newcomer ->
            grown.everHadKey(newcomer).ifPresent(key -> session.identities.pin(newcomer, key)));
        session.role().keeps(newcomers);
        index++;
      }
    });
  }

  @Override
  public void accepted(latchkey.protocol.log.meeting.MeetingEvent event, MeetingLog log) {
    List<Address> newcomers = others(event);
    newcomers.forEach(newcomer ->
        log.identityKey(newcomer).ifPresent(key -> session.identities.cameIn(newcomer, key)));
    session.attendance.accepted(event, log);
    event.gone().forEach(session.role()::wentOut);
    if (!newcomers.isEmpty()) {
      session.role().cameIn(newcomers);
    }
    List<MeetingEvent> told = news.of(event, log, session.people);
    if (live && session.role().tells(log)) {
      told.forEach(session::emit);
    }
    session.role().rosterSays(event, log);
  }

  private List<Address> others(latchkey.protocol.log.meeting.MeetingEvent event) {
    return newcomers(event).stream().filter(newcomer -> !newcomer.equals(session.self)).toList();
  }

  /** Whom an entry lets take part. */
  static List<Address> newcomers(latchkey.protocol.log.meeting.MeetingEvent event) {
    if (event instanceof MeetingCreated || event instanceof DeviceJoined) {
      return List.of(event.signer());
    }
    return event instanceof GuestsAdmitted admitted
        ? admitted.guests().stream().map(Guest::address).toList()
        : List.of();
  }

  @Override
  public void refused(RosterAlarm alarm, String detail) {
    session.emit(new MeetingEvent.RosterRefused(alarm, detail));
  }
}
