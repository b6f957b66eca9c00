package latchkey.server.storage;

import latchkey.server.account.AccountLogStore;
import latchkey.server.account.AccountStore;
import latchkey.server.audit.AuditStore;
import latchkey.server.device.DeviceStore;
import latchkey.server.file.FileStore;
import latchkey.server.guest.GuestStore;
import latchkey.server.keys.KeyStores;
import latchkey.server.meeting.InvitationStore;
import latchkey.server.meeting.MeetingStore;
import latchkey.server.member.MemberKnockStore;
import latchkey.server.relay.RelayStores;
import latchkey.server.roster.RosterStore;
import latchkey.server.signin.DeviceLinkStore;
import latchkey.server.signin.SignInLinkStore;

/** The stores of the domain packages. They work inside units of work. */
public record Stores(
    AccountStore accounts,
    AccountLogStore accountLogs,
    DeviceStore devices,
    SignInLinkStore signInLinks,
    DeviceLinkStore deviceLinks,
    KeyStores keys,
    MeetingStore meetings,
    InvitationStore invitations,
    RosterStore rosters,
    GuestStore guests,
    MemberKnockStore memberKnocks,
    FileStore files,
    AuditStore audit) {
  /** Those of the relay, in SQL. */
  public static RelayStores relayInSql() {
    return new RelayStores(new JooqMessageLog(), new JooqReaders(), new JooqMailboxes());
  }

  /** All of them, in SQL. */
  public static Stores inSql() {
    return new Stores(
        new JooqAccountStore(),
        new JooqAccountLogStore(),
        new JooqDeviceStore(),
        new JooqSignInLinkStore(),
        new JooqDeviceLinkStore(),
        new KeyStores(
            new JooqIdentityStore(),
            new JooqSignedPreKeyStore(),
            new JooqLastResortPreKeyStore(),
            new JooqECPreKeyStore(),
            new JooqKyberPreKeyStore(),
            new JooqBundleTakeStore()),
        new JooqMeetingStore(),
        new JooqInvitationStore(),
        new JooqRosterStore(),
        new JooqGuestStore(),
        new JooqMemberKnockStore(),
        new JooqFileStore(),
        new JooqAuditStore());
  }
}
