package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import latchkey.client.GuestMeeting;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.Member;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.roster.RosterAlarm;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.UserId;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.SenderKeyRequested;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterGuest;
import latchkey.protocol.roster.RosterMember;
import latchkey.protocol.roster.RosterPage;
import org.junit.jupiter.api.Test;

/** The server invents people, devices and admissions. */
final class GhostsTest extends Scenario {
  private void show(Bytes entry) {
    long from = copyOfLog().size();
    toHanna.push(Events.ROSTER, new RosterPage(atHanna.id(), from, List.of(entry), from + 1));
  }

  /** Nothing is signed about it, and nobody is asked. */
  private void assertStaysOut(Address ghost) {
    settle();
    assertKnowsNothingOf(ghost);
    assertThat(hannaSees.all(MeetingEvent.DeviceAdded.class))
        .noneMatch(added -> added.device().address().equals(ghost));
    assertThat(copyOfLog().device(ghost)).isEmpty();
  }

  @Test
  void aDeviceIsInventedForTheHost() {
    claimIsHere(hanna.userId(), 99, newIdentity(), false);

    assertStaysOut(Address.ofMember(hanna.userId(), 99));
  }

  @Test
  void aFurtherDeviceIsInventedForAMember() {
    samComesIn();
    claimIsHere(sam().userId(), 99, newIdentity(), false);

    assertStaysOut(Address.ofMember(sam().userId(), 99));
  }

  @Test
  void aMemberIsInvented() {
    UserId nobody = UserId.ofRoot(Bytes.of(new byte[32]));
    claimIsHere(nobody, 1, newIdentity(), true);

    assertStaysOut(Address.ofMember(nobody, 1));
    assertThat(hannaSees.all(MeetingEvent.DeviceAdded.class)).isEmpty();
  }

  @Test
  void aDeviceOfAStrangerIsSaidToBeAMembers() {
    KeyStore strangers = world.store();
    Member stranger = world.member("Stranger", strangers);
    claimIsHere(stranger.userId(), 1, OwnKeys.in(strangers).identityKey(), false);

    assertStaysOut(stranger.address());
  }

  @Test
  void aGuestIsSaidToBeAdmittedThoughNobodySignedIt() {
    GuestMeeting gus = gusKnocks();
    toHanna.push(
        Events.GUEST_ADMITTED,
        new GuestRef(atHanna.id(), gus.sessionId(), GuestStatus.ADMITTED, "Gus"));
    toHanna.push(
        Events.SENDER_KEY_REQUESTED, new SenderKeyRequested(atHanna.id(), gus.self(), null, true));
    settle();

    assertKnowsNothingOf(gus.self());
    assertThat(hannaSees.all(MeetingEvent.GuestAdmitted.class))
        .noneMatch(admitted -> admitted.guest().name().equals("Gus"));
    assertThat(gusSees.all(MeetingEvent.EncryptionReady.class)).isEmpty();
  }

  @Test
  void aGuestIsToldThatItIsAdmittedThoughNobodySignedIt() {
    toGus.acknowledges(
        Events.GUEST_REGISTER_SOCKET,
        Position.class,
        truth ->
            new Position(
                true,
                truth.meetingId(),
                true,
                GuestStatus.ADMITTED,
                0,
                0,
                truth.rosterSize(),
                truth.rosterHead(),
                List.of(),
                List.of()));
    toGus.invents("GET .*/roster", () -> new RosterPage(atHanna.id(), 0, log(), log().size()));
    GuestMeeting gus = gusKnocks();
    toGus.push(
        Events.GUEST_IS_ADMITTED,
        new GuestRef(atHanna.id(), gus.sessionId(), GuestStatus.ADMITTED, "Gus"));
    say("not for Gus");

    assertThat(awaitAlarm(gusSees, RosterAlarm.UNSIGNED).detail())
        .contains("no member has signed that");
    assertThat(gusSees.all(MeetingEvent.Admitted.class)).isEmpty();
    assertThat(gusSees.texts()).isEmpty();
  }

  @Test
  void anAdmissionIsForged() {
    atHanna.invite(InviteOptions.forGuests(5));
    Bytes tokenHash = atHanna.invitations().get(0).tokenHash();
    GuestSessionId ghost = GuestSessionId.random();
    show(
        forged(
            RosterEntries.guestsAdmitted(
                List.of(new RosterGuest(ghost, newIdentity(), "Ghost", tokenHash)))));

    awaitAlarm(hannaSees, RosterAlarm.UNSIGNED);
    settle();
    assertKnowsNothingOf(Address.ofGuest(ghost));
  }

  @Test
  void aDevicesEntryIsForged() {
    RosterMember ghost = new RosterMember(hanna.userId(), 99, newIdentity());
    show(forged(RosterEntries.deviceAdded(ghost)));

    awaitAlarm(hannaSees, RosterAlarm.UNSIGNED);
    settle();
    assertKnowsNothingOf(ghost.address());
  }

  @Test
  void aRemovedGuestIsResurrected() {
    GuestMeeting gus = gusComesIn();
    Bytes admission = log().get(log().size() - 1);
    atHanna.remove(gus.sessionId());
    hannaSees.await(MeetingEvent.GuestGone.class);
    show(admission);
    toHanna.push(
        Events.GUEST_ADMITTED,
        new GuestRef(atHanna.id(), gus.sessionId(), GuestStatus.ADMITTED, "Gus"));
    toHanna.push(
        Events.SENDER_KEY_REQUESTED, new SenderKeyRequested(atHanna.id(), gus.self(), null, false));

    awaitAlarm(hannaSees, RosterAlarm.FORKED);
    settle();
    assertKnowsNothingOf(gus.self());
  }
}
