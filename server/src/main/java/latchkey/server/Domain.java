package latchkey.server;

import java.util.List;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.server.account.AccountChanges;
import latchkey.server.account.AccountLogs;
import latchkey.server.account.Accounts;
import latchkey.server.account.DeviceKeys;
import latchkey.server.audit.AuditLog;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerConfig;
import latchkey.server.config.ServerLimits;
import latchkey.server.device.Devices;
import latchkey.server.event.EventSink;
import latchkey.server.file.FileFolder;
import latchkey.server.file.MeetingFiles;
import latchkey.server.file.UnfinishedInRoster;
import latchkey.server.guest.GuestEnding;
import latchkey.server.guest.GuestKeys;
import latchkey.server.guest.GuestSessions;
import latchkey.server.guest.GuestsInRoster;
import latchkey.server.guest.Knocks;
import latchkey.server.guest.Lobby;
import latchkey.server.keys.KeyDirectory;
import latchkey.server.keys.LibsignalSignatures;
import latchkey.server.meeting.AuditOfRoster;
import latchkey.server.meeting.CapacityInRoster;
import latchkey.server.meeting.EndedMeetings;
import latchkey.server.meeting.Invitations;
import latchkey.server.meeting.InvitationsInRoster;
import latchkey.server.meeting.MeetingAccess;
import latchkey.server.meeting.MeetingEnding;
import latchkey.server.meeting.MeetingList;
import latchkey.server.meeting.Meetings;
import latchkey.server.meeting.MembersInRoster;
import latchkey.server.meeting.PresentPeople;
import latchkey.server.member.MemberKnocks;
import latchkey.server.member.MemberKnocksInRoster;
import latchkey.server.presence.Presence;
import latchkey.server.relay.AdmissionKeys;
import latchkey.server.relay.Entitlement;
import latchkey.server.relay.RelayLimits;
import latchkey.server.relay.RelayStores;
import latchkey.server.roster.Rosters;
import latchkey.server.signin.ComingDevices;
import latchkey.server.signin.DeviceLinks;
import latchkey.server.signin.Recovery;
import latchkey.server.signin.SignIn;
import latchkey.server.storage.Stores;
import latchkey.server.storage.engine.Database;
import latchkey.server.time.AgreedClock;
import latchkey.server.tx.Transactions;

/** The domain's services, put together on one database. */
final class Domain {
  final Accounts accounts;
  final AccountLogs accountLogs;
  final AccountChanges accountChanges;
  final SignIn signIn;
  final DeviceLinks deviceLinks;
  final ComingDevices comingDevices;
  final Recovery recovery;
  final Devices devices;
  final DeviceKeys deviceKeys;
  final KeyDirectory keys;
  final Rosters rosters;
  final MeetingAccess access;
  final Meetings meetings;
  final MeetingList meetingList;
  final EndedMeetings endedMeetings;
  final PresentPeople people;
  final GuestSessions guestSessions;
  final GuestKeys guestKeys;
  final Knocks knocks;
  final Lobby lobby;
  final AuditLog audit;
  final MemberKnocks memberKnocks;
  final MeetingFiles files;

  Domain(
      Database database,
      FileFolder folder,
      ServerConfig config,
      AgreedClock clock,
      EventSink events,
      Presence presence) {
    Transactions transactions = database.transactions();
    Stores stores = Stores.inSql();
    RelayStores relayStores = Stores.relayInSql();
    SignatureCheck signatures = new LibsignalSignatures();
    ServerLimits limits = config.limits();

    audit = new AuditLog(transactions, stores.audit(), limits, clock);
    keys =
        new KeyDirectory(
            transactions, stores.keys(), signatures, events, limits, clock, config.nanoTime());
    devices = new Devices(transactions, stores.devices(), keys, events, audit, limits, clock);
    accounts = new Accounts(transactions, stores.accounts(), devices, audit, clock);
    accountLogs =
        new AccountLogs(
            transactions, stores.accountLogs(), signatures, stores.meetings()::goingOnFor, events);
    deviceKeys = new DeviceKeys(accounts, accountLogs, devices, keys);
    signIn =
        new SignIn(
            transactions,
            accounts,
            stores.accounts(),
            accountLogs,
            devices,
            stores.signInLinks(),
            limits,
            clock);
    deviceLinks = new DeviceLinks(transactions, stores.deviceLinks(), devices, limits, clock);
    comingDevices =
        new ComingDevices(transactions, stores.deviceLinks(), accountLogs, devices, clock);
    accountChanges =
        new AccountChanges(stores.accounts(), accounts, accountLogs, devices, deviceLinks);
    recovery = new Recovery(transactions, stores.accounts(), accountLogs, accountChanges, devices);

    GuestEnding ending =
        new GuestEnding(
            transactions,
            stores.guests(),
            keys,
            session -> relayStores.readers().close(session.address()),
            events,
            clock);
    rosters =
        new Rosters(
            transactions,
            stores.rosters(),
            signatures,
            accountLogs::find,
            List.of(
                new MembersInRoster(
                    stores.meetings(),
                    new MeetingEnding(transactions, stores.meetings(), events, clock),
                    accounts,
                    keys,
                    limits,
                    clock),
                new CapacityInRoster(limits),
                // Guests first: those whom a link's last use lets in wait no longer.
                new GuestsInRoster(transactions, stores.guests(), ending, events, clock),
                new InvitationsInRoster(stores.invitations(), ending, limits),
                new MemberKnocksInRoster(transactions, stores.memberKnocks(), events, clock),
                new Entitlement(relayStores),
                new UnfinishedInRoster(stores.files()),
                new AuditOfRoster(audit)),
            events,
            limits.of(Limit.ROSTER_ENTRIES));

    access = new MeetingAccess(transactions, stores.meetings(), rosters);
    meetings = new Meetings(transactions, stores.meetings(), access, rosters, limits, clock);
    meetingList = new MeetingList(transactions, stores.meetings(), audit, clock);
    endedMeetings =
        new EndedMeetings(
            transactions,
            stores.meetings(),
            List.of(
                relayStores.log()::forget,
                rosters::forget,
                stores.memberKnocks()::forget,
                stores.files()::forget,
                stores.invitations()::forget));
    people = new PresentPeople(presence, rosters);

    guestSessions = new GuestSessions(transactions, stores.guests(), ending, rosters, clock);
    guestKeys = new GuestKeys(transactions, stores.guests(), guestSessions, keys, access, rosters);
    Invitations invitations =
        new Invitations(
            transactions, stores.invitations(), stores.meetings(), rosters, events, clock);
    knocks =
        new Knocks(
            transactions,
            stores.guests(),
            invitations,
            keys,
            signatures,
            presence,
            events,
            limits,
            clock);
    lobby =
        new Lobby(
            transactions,
            stores.guests(),
            invitations,
            ending,
            new AdmissionKeys(relayStores, RelayLimits.of(limits), clock),
            access,
            rosters,
            clock);
    memberKnocks =
        new MemberKnocks(
            transactions,
            stores.memberKnocks(),
            invitations,
            access,
            accountLogs::find,
            signatures,
            events,
            limits,
            clock);
    files =
        new MeetingFiles(
            transactions,
            stores.files(),
            folder,
            (meetingId, who) -> relayStores.readers().find(meetingId, who).isPresent(),
            limits,
            clock);
  }
}
