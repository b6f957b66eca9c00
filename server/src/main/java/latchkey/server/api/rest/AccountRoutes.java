package latchkey.server.api.rest;

import static latchkey.server.api.rest.Access.MEMBER;
import static latchkey.server.api.rest.Access.MEMBER_OR_GUEST;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AccountLogPages;
import latchkey.protocol.account.AccountLogPosition;
import latchkey.protocol.account.AccountLogsRequest;
import latchkey.protocol.account.AppendAccountEntry;
import latchkey.protocol.device.Me;
import latchkey.server.account.AccountChanges;
import latchkey.server.account.AccountLogs;
import latchkey.server.account.Accounts;
import latchkey.server.api.DeviceCookie;
import latchkey.server.config.ServerLimits;
import latchkey.server.device.Devices;
import latchkey.server.device.SignedInDevice;
import latchkey.server.guest.GuestSession;
import latchkey.server.guest.GuestSessions;
import latchkey.server.roster.RosterView;
import latchkey.server.roster.Rosters;

/** Accounts, their logs, and a member's own devices. */
public final class AccountRoutes {
  static final List<Route<AccountRoutes>> TABLE =
      List.of(
          Route.get("/api/me", MEMBER, AccountRoutes::me).gives(Me.class),
          Route.get("/api/me/devices", MEMBER, AccountRoutes::ownDevices)
              .gives(latchkey.protocol.device.Devices.class),
          Route.post("/api/me/account-entries", MEMBER, AccountRoutes::append)
              .takes(AppendAccountEntry.class)
              .does(),
          Route.post("/api/account-logs", MEMBER_OR_GUEST, AccountRoutes::logs)
              .takes(AccountLogsRequest.class)
              .gives(AccountLogPages.class),
          Route.get("/api/users", MEMBER, AccountRoutes::users)
              .gives(latchkey.protocol.account.Accounts.class));

  private final Accounts accounts;
  private final AccountLogs logs;
  private final AccountChanges changes;
  private final Devices devices;
  private final Rosters rosters;
  private final DeviceCookie cookie;
  private final Duration cookieLifetime;

  public AccountRoutes(
      Accounts accounts,
      AccountLogs logs,
      AccountChanges changes,
      Devices devices,
      Rosters rosters,
      DeviceCookie cookie,
      ServerLimits limits) {
    this.accounts = accounts;
    this.logs = logs;
    this.changes = changes;
    this.devices = devices;
    this.rosters = rosters;
    this.cookie = cookie;
    this.cookieLifetime = limits.accessToken();
  }

  private Answer me(Call call) {
    SignedInDevice device = call.device();
    Answer answer = Answer.ok(new Me(device.userId(), device.deviceId(), device.deviceName()));
    return call.cookie()
        .map(token -> answer.withHeader("Set-Cookie", cookie.set(token, cookieLifetime)))
        .orElse(answer);
  }

  private Answer ownDevices(Call call) {
    return Answer.ok(new latchkey.protocol.device.Devices(devices.of(call.device().userId())));
  }

  private Answer append(Call call) {
    boolean stays = changes.append(call.device(), call.body(AppendAccountEntry.class));
    return stays ? Answer.done() : Answer.done().withHeader("Set-Cookie", cookie.clear());
  }

  private Answer logs(Call call) {
    List<AccountLogPosition> asked = call.body(AccountLogsRequest.class).logs();
    return Answer.ok(
        new AccountLogPages(
            switch (call.caller()) {
              case Caller.Member _ -> logs.pages(asked);
              case Caller.Guest guest -> {
                Set<UserId> met = metBy(guest.session());
                yield logs.pages(asked.stream().filter(log -> met.contains(log.userId())).toList());
              }
              case Caller.Nobody _ -> throw new IllegalStateException("nobody reads logs");
            }));
  }

  private Set<UserId> metBy(GuestSession session) {
    GuestSessions.requireAdmitted(session);
    return rosters.view(session.meetingId()).map(RosterView::accounts).orElse(Set.of());
  }

  private Answer users(Call call) {
    return Answer.ok(new latchkey.protocol.account.Accounts(accounts.all()));
  }
}
