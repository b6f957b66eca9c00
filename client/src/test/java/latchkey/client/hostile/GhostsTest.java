package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import latchkey.client.GuestMeeting;
import latchkey.client.Invitation;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.Member;
import latchkey.client.MemberInfo;
import latchkey.client.MemberMeeting;
import latchkey.client.crypto.DerivedKey;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.model.LatchkeyException;
import latchkey.client.roster.RosterAlarm;
import latchkey.client.store.InvitationLinks.MadeLink;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.AccountLogPages;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.Knocking;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.SenderKeyRequested;
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
    claimIsHere(hanna.userId(), 99);

    assertStaysOut(Address.ofMember(hanna.userId(), 99));
  }

  @Test
  void aFurtherDeviceIsInventedForAMember() {
    samComesIn();
    claimIsHere(sam().userId(), 99);

    assertStaysOut(Address.ofMember(sam().userId(), 99));
  }

  @Test
  void aMemberIsInvented() {
    UserId nobody = UserId.ofRoot(Bytes.of(new byte[32]));
    claimIsHere(nobody, 1);

    assertStaysOut(Address.ofMember(nobody, 1));
    assertThat(hannaSees.all(MeetingEvent.DeviceAdded.class)).isEmpty();
  }

  @Test
  void aDeviceOfAStrangerIsSaidToBeAMembers() {
    Member stranger = world.member("Stranger");
    claimIsHere(stranger.userId(), 1);

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
                FIRST,
                truth.rosterSize(),
                truth.rosterHead(),
                List.of(),
                List.of()));
    toGus.invents("GET .*/roster", () -> new RosterPage(atHanna.id(), 0, log(), log().size()));
    List<Bytes> account = hannasStore.accountLogs().entries(hanna.userId());
    toGus.invents(
        "POST /api/account-logs",
        () ->
            new AccountLogPages(
                List.of(new AccountLogPage(hanna.userId(), 0, account, account.size()))));
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
    Bytes tokenHash = atHanna.invite(InviteOptions.forGuests(5)).tokenHash();
    GuestSessionId ghost = GuestSessionId.random();
    Bytes proof = Bytes.of(new byte[64]);
    Knocking knocking =
        new Knocking(new Guest(ghost, newIdentity(), 1, "Ghost", tokenHash), proof, proof);
    show(forged(hanna.address(), writer -> writer.admitGuests(List.of(knocking))));

    awaitAlarm(hannaSees, RosterAlarm.UNSIGNED);
    settle();
    assertKnowsNothingOf(Address.ofGuest(ghost));
  }

  @Test
  void aDevicesEntryIsForged() {
    Address ghost = Address.ofMember(hanna.userId(), 99);
    AccountPlace place = copyOfLog().account(hanna.userId()).orElseThrow().place();
    show(forged(ghost, writer -> writer.joinDevice(place)));

    awaitAlarm(hannaSees, RosterAlarm.UNSIGNED);
    settle();
    assertKnowsNothingOf(ghost);
  }

  @Test
  void aMembersAdditionIsForged() {
    Member stranger = world.member("Stranger");
    AccountPlace place = new AccountPlace(0, Ids.root(stranger.userId()));
    show(forged(hanna.address(), writer -> writer.addMember(stranger.userId(), place)));

    awaitAlarm(hannaSees, RosterAlarm.UNSIGNED);
    settle();
    assertThat(atHanna.members()).extracting(MemberInfo::name).containsExactly("Hanna");
  }

  @Test
  void aRemovedMemberIsResurrected() {
    MemberMeeting atSam = samComesIn();
    Bytes joined = log().get(log().size() - 1);
    atHanna.removeMember(sam().userId());
    hannaSees.await(MeetingEvent.MemberGone.class);
    show(joined);
    claimIsHere(sam().userId(), 1);

    awaitAlarm(hannaSees, RosterAlarm.FORKED);
    settle();
    assertKnowsNothingOf(atSam.self());
  }

  @Test
  void aRemovedMembersLinkIsHonoured() {
    MemberMeeting atSam = samComesIn();
    CompletableFuture<WaitingGuest> knocked = nextKnock();
    Invitation sams = atSam.invite(InviteOptions.forOneGuest());
    GuestMeeting mallory =
        world.closing(latchkey.client.Guest.knock(toGus.through(sams.link()), "Sam", gusSees));
    WaitingGuest waiting = knocked.join();
    atHanna.removeMember(sam().userId());
    hannaSees.await(MeetingEvent.GuestNoLongerWaiting.class);
    toHanna.push(Events.GUEST_WAITING, waiting);
    settle();

    assertThatThrownBy(() -> atHanna.admit(mallory.sessionId()))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.GUEST_NOT_WAITING));
    assertWasAnnouncedOnce(mallory);
    assertKnowsNothingOf(mallory.self());
  }

  @Test
  void aGuestWhoHasLeftIsSaidToKnockAgain() {
    CompletableFuture<WaitingGuest> knocked = nextKnock();
    GuestMeeting gus = gusKnocks(atHanna.invite(InviteOptions.forGuests(5)));
    hannaSees.awaitKnock(gus.sessionId());
    atHanna.admit(gus.sessionId());
    gusSees.await(MeetingEvent.Admitted.class);
    gus.leave();
    hannaSees.await(MeetingEvent.GuestGone.class);
    toHanna.push(Events.GUEST_WAITING, knocked.join());
    settle();

    assertWasAnnouncedOnce(gus);
    assertKnowsNothingOf(gus.self());
  }

  private CompletableFuture<WaitingGuest> nextKnock() {
    CompletableFuture<WaitingGuest> knocked = new CompletableFuture<>();
    toHanna.pushes(
        Events.GUEST_WAITING,
        WaitingGuest.class,
        guest -> {
          knocked.complete(guest);
          return List.of(guest);
        });
    return knocked;
  }

  private void assertWasAnnouncedOnce(GuestMeeting guest) {
    assertThat(hannaSees.all(MeetingEvent.GuestWaiting.class))
        .filteredOn(knock -> knock.sessionId().equals(guest.sessionId()))
        .hasSize(1);
  }

  @Test
  void aKnockIsShownThatNoEntryCanLetIn() {
    MadeLink link = new MadeLink("lki_for-a-member", newIdentity());
    MeetingWriter writer =
        new MeetingWriter(
            copyOfLog(), hanna.address(), OwnKeys.in(hannasStore).signingKey(), Instant.now());
    world
        .api(hannasStore)
        .appendToRoster(
            atHanna.id(),
            writer.makeInvitation(
                link.tokenHash(),
                DerivedKey.ofLink(link.seed()).publicKey(),
                ForWhom.MEMBER,
                1,
                Instant.now().plusSeconds(600)));
    Bytes forGuests = atHanna.invite(InviteOptions.forGuests(5)).tokenHash();
    MadeLink guestsLink = hannasStore.invitationLinks().get(atHanna.id(), forGuests).orElseThrow();

    WaitingGuest byAMembersLink = knocking(link, "Ghost");
    WaitingGuest byNoName = knocking(guestsLink, " Ghost\n");
    WaitingGuest good = knocking(guestsLink, "Ghost");
    for (WaitingGuest knock : List.of(byAMembersLink, byNoName, good)) {
      toHanna.push(Events.GUEST_WAITING, knock);
    }

    hannaSees.awaitKnock(good.sessionId());
    assertThat(hannaSees.all(MeetingEvent.GuestWaiting.class))
        .extracting(MeetingEvent.GuestWaiting::sessionId)
        .containsExactly(good.sessionId());
  }

  /** With good proofs. */
  private WaitingGuest knocking(MadeLink link, String name) {
    OwnKeys own = OwnKeys.in(KeyStore.inMemory());
    Guest guest = new Guest(GuestSessionId.random(), own.identityKey(), 1, name, link.tokenHash());
    Knocking knocking =
        Knocking.sign(
            Ids.logId(atHanna.id()),
            copyOfLog().invitation(link.tokenHash()).orElseThrow().anchor(),
            guest,
            DerivedKey.ofLink(link.seed()),
            own.signingKey());
    return new WaitingGuest(
        atHanna.id(),
        guest.sessionId(),
        name,
        1,
        guest.identityKey(),
        link.tokenHash(),
        knocking.linkProof(),
        knocking.keyProof(),
        Instant.now());
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
