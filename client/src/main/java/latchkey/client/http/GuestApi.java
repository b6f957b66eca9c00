package latchkey.client.http;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.account.AccountLogPages;
import latchkey.protocol.account.AccountLogPosition;
import latchkey.protocol.account.AccountLogsRequest;
import latchkey.protocol.guest.GuestRegistered;
import latchkey.protocol.guest.JoinInfo;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.ReplenishKeys;
import latchkey.protocol.meeting.Participants;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.protocol.roster.RosterPage;

/** What a guest may call. */
public final class GuestApi {
  private final Rest rest;
  private final GuestSessionId session;

  public GuestApi(URI server, GuestSessionId session, String sessionToken) {
    this.rest = new Rest(server, Optional.of(sessionToken));
    this.session = session;
  }

  public static JoinInfo joinInfo(URI server, String invitationToken) {
    return new Rest(server, Optional.empty())
        .get("/meetings/external/join/" + invitationToken, JoinInfo.class);
  }

  public static GuestRegistered register(URI server, RegisterGuest knock) {
    return new Rest(server, Optional.empty())
        .post("/meetings/external/register", knock, GuestRegistered.class);
  }

  /** The files of a meeting. */
  public FileApi files(MeetingId meeting) {
    return new FileApi(rest, meeting);
  }

  public KeyCounts keyCounts() {
    return rest.get(path("/prekeys"), KeyCounts.class);
  }

  public KeyCounts replenish(ReplenishKeys keys) {
    return rest.post(path("/prekeys"), keys, KeyCounts.class);
  }

  /** Takes one-time pre-keys of a member's device in the meeting. */
  public KeyBundle bundle(Address device) {
    return rest.get(
        "/users/" + device.id() + "/devices/" + device.deviceId() + "/keys", KeyBundle.class);
  }

  /** At most 100 logs, of accounts that have or had a device in the meeting's roster. */
  public AccountLogPages accountLogs(List<AccountLogPosition> logs) {
    return rest.post("/account-logs", new AccountLogsRequest(logs), AccountLogPages.class);
  }

  public RosterPage roster(MeetingId meeting, long from) {
    return rest.get("/meetings/" + meeting + "/roster?from=" + from, RosterPage.class);
  }

  public void appendToRoster(MeetingId meeting, Bytes entry) {
    rest.post("/meetings/" + meeting + "/roster", new AppendToRoster(List.of(entry)));
  }

  public Participants participants(MeetingId meeting) {
    return rest.get("/meetings/" + meeting + "/participants", Participants.class);
  }

  public void leave() {
    rest.delete(path(""));
  }

  private String path(String rest) {
    return "/meetings/external/session/" + session + rest;
  }
}
