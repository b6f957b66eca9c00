package latchkey.server.storage;

import latchkey.server.account.AccountStore;
import latchkey.server.account.DeviceStore;
import latchkey.server.account.SignInLinkStore;
import latchkey.server.guest.GuestStore;
import latchkey.server.keys.KeyStores;
import latchkey.server.meeting.InvitationStore;
import latchkey.server.meeting.MeetingStore;
import latchkey.server.roster.RosterStore;

/** The stores of the domain packages. They work inside {@link Database#transactions()}. */
public record Stores(
    AccountStore accounts,
    DeviceStore devices,
    SignInLinkStore signInLinks,
    KeyStores keys,
    MeetingStore meetings,
    InvitationStore invitations,
    RosterStore rosters,
    GuestStore guests) {
  /** All of them, in SQL. */
  public static Stores inSql() {
    return new Stores(
        new JooqAccountStore(),
        new JooqDeviceStore(),
        new JooqSignInLinkStore(),
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
        new JooqGuestStore());
  }
}
