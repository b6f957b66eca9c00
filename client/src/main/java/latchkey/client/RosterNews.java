package latchkey.client;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import latchkey.protocol.Address;
import latchkey.protocol.UserId;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.MeetingEvent.AccountMoved;
import latchkey.protocol.log.meeting.MeetingEvent.AdmissionClosed;
import latchkey.protocol.log.meeting.MeetingEvent.AdmissionOpened;
import latchkey.protocol.log.meeting.MeetingEvent.DeviceJoined;
import latchkey.protocol.log.meeting.MeetingEvent.DeviceLeft;
import latchkey.protocol.log.meeting.MeetingEvent.GuestLeft;
import latchkey.protocol.log.meeting.MeetingEvent.GuestRemoved;
import latchkey.protocol.log.meeting.MeetingEvent.GuestsAdmitted;
import latchkey.protocol.log.meeting.MeetingEvent.InvitationMade;
import latchkey.protocol.log.meeting.MeetingEvent.InvitationRevoked;
import latchkey.protocol.log.meeting.MeetingEvent.MeetingCreated;
import latchkey.protocol.log.meeting.MeetingEvent.MeetingEnded;
import latchkey.protocol.log.meeting.MeetingEvent.MemberAdded;
import latchkey.protocol.log.meeting.MeetingEvent.MemberLeft;
import latchkey.protocol.log.meeting.MeetingEvent.MemberRemoved;
import latchkey.protocol.log.meeting.MeetingEvent.RoleChanged;
import latchkey.protocol.log.meeting.MeetingEvent.Skipped;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.Role;

/** What an application is told of the roster's entries, one after the other. */
final class RosterNews {
  private final Address self;

  /** The members, under the names by which they were last told of. */
  private final Map<UserId, String> names = new HashMap<>();

  RosterNews(Address self) {
    this.self = self;
  }

  /** Of the entry that is now the log's newest. */
  List<MeetingEvent> of(
      latchkey.protocol.log.meeting.MeetingEvent event, MeetingLog log, People people) {
    List<MeetingEvent> news = new ArrayList<>();
    if (event instanceof GuestRemoved || event instanceof GuestLeft) {
      return guestGone(event, people);
    }
    event.gone().stream()
        .filter(device -> !device.equals(self))
        .forEach(device -> news.add(new MeetingEvent.DeviceRemoved(people.of(device))));
    switch (event) {
      case MeetingCreated created -> named(user(created.signer()), log, news);
      case MemberAdded added -> memberAdded(added, log, news);
      case DeviceJoined joined -> {
        named(user(joined.signer()), log, news);
        if (!joined.signer().equals(self)) {
          news.add(new MeetingEvent.DeviceAdded(people.of(joined.signer())));
        }
      }
      case AccountMoved moved -> named(user(moved.signer()), log, news);
      case MemberLeft left -> memberGone(user(left.signer()), false, news);
      case MemberRemoved removed -> memberGone(removed.userId(), true, news);
      case RoleChanged changed ->
          news.add(
              new MeetingEvent.RoleChanged(
                  changed.userId(), name(changed.userId(), log), changed.role() == Role.HOST));
      case GuestsAdmitted admitted ->
          admitted.guests().stream()
              .map(Guest::address)
              .filter(guest -> !guest.equals(self))
              .forEach(guest -> news.add(new MeetingEvent.GuestAdmitted(people.of(guest))));
      case AdmissionClosed closed -> news.add(new MeetingEvent.AdmissionChanged(false));
      case AdmissionOpened opened -> news.add(new MeetingEvent.AdmissionChanged(true));
      case DeviceLeft left -> {}
      case GuestRemoved removed -> {}
      case GuestLeft left -> {}
      case InvitationMade made -> {}
      case InvitationRevoked revoked -> {}
      case MeetingEnded ended -> {}
      case Skipped skipped -> {}
    }
    return news;
  }

  private List<MeetingEvent> guestGone(
      latchkey.protocol.log.meeting.MeetingEvent event, People people) {
    boolean removed = event instanceof GuestRemoved one && !one.hadGone();
    GuestStatus how = removed ? GuestStatus.REMOVED : GuestStatus.LEFT;
    return event.gone().stream()
        .<MeetingEvent>map(guest -> new MeetingEvent.GuestGone(people.of(guest), how))
        .toList();
  }

  private void memberAdded(MemberAdded added, MeetingLog log, List<MeetingEvent> news) {
    UserId user = added.userId();
    boolean isNew = !names.containsKey(user);
    named(user, log, news);
    if (isNew && !isSelf(user)) {
      news.add(new MeetingEvent.MemberAdded(user, name(user, log), added.proved()));
    }
  }

  private void memberGone(UserId user, boolean removed, List<MeetingEvent> news) {
    String name = names.remove(user);
    if (name != null && !isSelf(user)) {
      news.add(new MeetingEvent.MemberGone(user, name, removed));
    }
  }

  /** The entry names the account's place: the person may be called otherwise there. */
  private void named(UserId user, MeetingLog log, List<MeetingEvent> news) {
    String now = name(user, log);
    String before = names.put(user, now);
    if (before != null && !before.equals(now)) {
      news.add(new MeetingEvent.MemberRenamed(user, before, now));
    }
  }

  private static String name(UserId user, MeetingLog log) {
    return log.account(user).map(AccountState::displayName).orElse(user.value());
  }

  private boolean isSelf(UserId user) {
    return !Ids.isGuest(self) && user.value().equals(self.id());
  }

  private static UserId user(Address device) {
    return new UserId(device.id());
  }
}
