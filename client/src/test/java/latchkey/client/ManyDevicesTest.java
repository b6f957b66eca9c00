package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.BareGuest;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.Tap;
import latchkey.client.testing.World;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.relay.Events;
import latchkey.server.config.Limit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One person on several devices, one guest in several tabs, many guests at once. */
final class ManyDevicesTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final KeyStore store = world.store();
  private final Member host = world.member("Hanna", store);
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aSecondDeviceOfTheHostComesInByItselfAndReadsAndWrites() {
    Recorder phoneSees = new Recorder();
    Recorder guestSees = new Recorder();
    world.admitted(meeting, meeting.invite(InviteOptions.forOneGuest()), "Gus", guestSees);
    Member phone = world.device(host, "phone");
    MemberMeeting onPhone = phone.openMeeting(meeting.id(), phoneSees);
    phoneSees.await(MeetingEvent.Admitted.class);
    assertThat(phone.address()).isNotEqualTo(host.address());
    assertThat(phone.userId()).isEqualTo(host.userId());

    hostSees.awaitSent(meeting.say("from the laptop"));
    phoneSees.awaitText("from the laptop");
    phoneSees.awaitSent(onPhone.say("from the phone"));
    assertThat(hostSees.awaitText("from the phone").author().name()).isEqualTo("Hanna");
    guestSees.awaitText("from the phone");
    assertThat(guestSees.texts()).containsExactly("from the laptop", "from the phone");
  }

  @Test
  void aFurtherDeviceOfAMemberJoinsByItselfThoughNobodyIsThere() {
    Member sam = world.member("Sam");
    Recorder samSees = new Recorder();
    meeting.addMember(sam.userId());
    MemberMeeting atSam = sam.openMeeting(meeting.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
    atSam.close();
    meeting.close();

    Recorder phoneSees = new Recorder();
    Member phone = world.device(sam, "phone");
    MemberMeeting onPhone = phone.openMeeting(meeting.id(), phoneSees);
    phoneSees.await(MeetingEvent.Admitted.class);
    phoneSees.awaitSent(onPhone.say("from the phone"));
    assertThat(onPhone.participants()).hasSize(3);
  }

  @Test
  void allDevicesOfAMemberJoinWhenTheyOpenTheMeeting() {
    Member sam = world.member("Sam");
    Member phone = world.device(sam, "phone");
    meeting.addMember(sam.userId());
    assertThat(meeting.members())
        .extracting(MemberInfo::name, MemberInfo::isHost, member -> member.devices().size())
        .containsExactly(tuple("Hanna", true, 1), tuple("Sam", false, 0));
    for (Member device : List.of(sam, phone)) {
      Recorder sees = new Recorder();
      device.openMeeting(meeting.id(), sees);
      sees.await(MeetingEvent.Admitted.class);
    }

    hostSees.await(
        MeetingEvent.DeviceAdded.class, added -> added.device().address().equals(phone.address()));
    assertThat(meeting.participants())
        .extracting(Participant::address)
        .containsExactly(host.address(), sam.address(), phone.address());
  }

  @Test
  void aDeviceThatIsSignedOutGoesOutOfMeetingsThatNoDeviceHasOpen() {
    Member phone = world.device(host, "phone");
    Recorder phoneSees = new Recorder();
    phone.openMeeting(meeting.id(), phoneSees);
    phoneSees.await(MeetingEvent.Admitted.class);
    Member sam = world.member("Sam");
    Recorder samSees = new Recorder();
    meeting.addMember(sam.userId());
    MemberMeeting atSam = sam.openMeeting(meeting.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
    meeting.close();

    host.signOut(phone.address().deviceId(), Set.of());

    samSees.await(
        MeetingEvent.DeviceRemoved.class,
        removed -> removed.device().address().equals(phone.address()));
    assertThat(atSam.participants())
        .extracting(Participant::address)
        .containsExactly(host.address(), sam.address());
  }

  @Test
  void aSignOutThatMeetingsWereNotToldOfIsCarriedAtTheNextStart() {
    GateProxy line = world.closing(new GateProxy(world.url().getPort()));
    KeyStore samsStore = world.store();
    Member sam = world.member(line.url(), "Sam", samsStore);
    Member phone = world.device(sam, "phone");
    meeting.addMember(sam.userId());
    Recorder phoneSees = new Recorder();
    phone.openMeeting(meeting.id(), phoneSees);
    phoneSees.await(MeetingEvent.Admitted.class);
    line.hold("GET /api/meetings ");
    sam.signOut(phone.address().deviceId(), Set.of());
    Eventually.that(() -> line.heldSoFar() > 0, () -> "the meetings are not asked for");
    line.cut();
    sam.close();
    line.release();
    line.mend();
    assertThat(hostSees.all(MeetingEvent.DeviceRemoved.class)).isEmpty();

    world.closing(Member.resume(samsStore));

    hostSees.await(
        MeetingEvent.DeviceRemoved.class,
        removed -> removed.device().address().equals(phone.address()));
  }

  @Test
  void aDeviceThatComesBackByTheRecoveryCodeJoinsByItself() {
    String code = host.recoveryCode().orElseThrow();
    hostSees.awaitSent(meeting.say("before"));
    host.close();
    Member back = world.closing(Member.recover(world.url(), code, "new laptop", world.store()));
    Recorder sees = new Recorder();
    MemberMeeting again = back.openMeeting(meeting.id(), sees);
    sees.await(MeetingEvent.Admitted.class);

    Recorder guestSees = new Recorder();
    world.admitted(again, again.invite(InviteOptions.forOneGuest()), "Gus", guestSees);
    sees.awaitSent(again.say("back again"));
    assertThat(guestSees.awaitText("back again").author().address()).isEqualTo(back.address());
    assertThat(back.userId()).isEqualTo(host.userId());
  }

  @Test
  void anAccountThatWasTakenOutDoesNotComeBackWithANewDevice() {
    Member sam = world.member("Sam");
    meeting.addMember(sam.userId());
    meeting.removeMember(sam.userId());
    Member phone = world.device(sam, "phone");
    Recorder phoneSees = new Recorder();
    phone.openMeeting(meeting.id(), phoneSees);
    phoneSees.await(MeetingEvent.Removed.class);
    Recorder guestSees = new Recorder();
    world.admitted(meeting, meeting.invite(InviteOptions.forOneGuest()), "Gus", guestSees);

    hostSees.awaitSent(meeting.say("among us"));
    guestSees.awaitText("among us");
    assertThat(meeting.participants()).hasSize(2);
  }

  @Test
  void whoIsRenamedIsCalledSoByEverybody() {
    Recorder guestSees = new Recorder();
    world.admitted(meeting, meeting.invite(InviteOptions.forOneGuest()), "Gus", guestSees);
    host.rename("Johanna");

    MeetingEvent.MemberRenamed renamed = guestSees.await(MeetingEvent.MemberRenamed.class);
    assertThat(renamed.from()).isEqualTo("Hanna");
    assertThat(renamed.to()).isEqualTo("Johanna");
    hostSees.awaitSent(meeting.say("It is still me."));
    assertThat(guestSees.awaitText("It is still me.").author().name()).isEqualTo("Johanna");
  }

  @Test
  void aMemberWhoComesLaterSpeaksToGuestsToo() {
    Recorder guestSees = new Recorder();
    world.admitted(meeting, meeting.invite(InviteOptions.forOneGuest()), "Gus", guestSees);
    Member second = world.member("Sam");
    Recorder secondSees = new Recorder();
    meeting.addMember(second.userId());
    MemberMeeting atSecond = second.openMeeting(meeting.id(), secondSees);

    secondSees.awaitSent(atSecond.say("from Sam"));

    guestSees.awaitText("from Sam");
    assertThat(guestSees.all(MeetingEvent.MessageRefused.class)).isEmpty();
  }

  @Test
  void envelopesThatComeBeforeADeviceKnowsWhereItStandsAreKept() {
    Member second = world.member("Sam");
    Recorder secondSees = new Recorder();
    meeting.addMember(second.userId());
    MemberMeeting atSecond = second.openMeeting(meeting.id(), secondSees);
    secondSees.await(MeetingEvent.Admitted.class);
    // The device loses its place for a moment, as before it has joined; a key comes just then.
    atSecond.engine().disconnected("for a moment");
    Recorder guestSees = new Recorder();
    GuestMeeting guest =
        world.admitted(meeting, meeting.invite(InviteOptions.forOneGuest()), "Gus", guestSees);
    meeting.remove(guest.sessionId());
    hostSees.awaitSent(meeting.say("under a new key"));
    atSecond.engine().connected();

    secondSees.awaitText("under a new key");
  }

  @Test
  void aMemberWhoComesBackFindsWhatItMissedOnceAndInOrder() {
    KeyStore tablet = world.store();
    Member second = world.member("Sam", tablet);
    meeting.addMember(second.userId());
    Recorder before = new Recorder();
    second.openMeeting(meeting.id(), before);
    before.await(MeetingEvent.Admitted.class);
    hostSees.awaitSent(meeting.say("one"));
    before.awaitText("one");
    second.close();
    hostSees.awaitSent(meeting.say("two"));
    // A departure meanwhile: a new key waits in the mailbox.
    Recorder guestSees = new Recorder();
    GuestMeeting guest =
        world.admitted(meeting, meeting.invite(InviteOptions.forOneGuest()), "Gus", guestSees);
    meeting.remove(guest.sessionId());
    hostSees.awaitSent(meeting.say("three"));

    Member back = world.closing(Member.resume(tablet));
    Recorder after = new Recorder();
    MemberMeeting again = back.openMeeting(meeting.id(), after);
    after.awaitText("three");
    assertThat(after.texts()).containsExactly("two", "three");
    after.awaitSent(again.say("four"));
    hostSees.awaitText("four");
  }

  @Test
  void whatWasSaidBeforeTheProgramEndedIsSentWhenItRunsAgain() {
    Recorder guestSees = new Recorder();
    world.admitted(meeting, meeting.invite(InviteOptions.forOneGuest()), "Gus", guestSees);
    hostSees.awaitSent(meeting.say("sent"));
    meeting.engine().outbox().shut();
    meeting.say("kept one");
    meeting.say("kept two");
    host.close();

    Member back = world.closing(Member.resume(store));
    back.openMeeting(meeting.id(), new Recorder());
    guestSees.awaitText("kept two");
    assertThat(guestSees.texts()).containsExactly("sent", "kept one", "kept two");
    Eventually.that(() -> store.outbox().list(meeting.id()).isEmpty(), () -> "still kept");
  }

  @Test
  void aDeviceThatHasTooManyConnectionsComesBackWhenThereIsRoom() {
    GateProxy line = world.closing(new GateProxy(world.url().getPort()));
    KeyStore samsStore = world.store();
    Member sam = world.member(line.url(), "Sam", samsStore);
    Recorder samSees = new Recorder();
    meeting.addMember(sam.userId());
    sam.openMeeting(meeting.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
    line.cut();
    samSees.await(MeetingEvent.ConnectionLost.class);
    List<Tap> others = new ArrayList<>();
    for (int i = 0; i < Limit.DEVICE_CONNECTIONS.usual(); i++) {
      others.add(world.tap(samsStore));
    }
    line.count("GET /socket.io/");
    line.mend();
    // It has come, was sent away, and comes again.
    Eventually.that(() -> line.countedSoFar() >= 2, samSees::toString);
    others.get(0).close();

    hostSees.awaitSent(meeting.say("still there?"));
    samSees.awaitText("still there?");
    assertThat(samSees.all(MeetingEvent.SignedOut.class)).isEmpty();
  }

  @Test
  void aGuestInTwoTabsIsOneGuestAndBothTabsGetEverything() {
    BareGuest guest = world.bareGuest(meeting.invite(InviteOptions.forOneGuest()), "Gus");
    Tap second = world.closing(guest.connect(world.url()));
    second.awaitConnected();
    meeting.admit(guest.registered.sessionId());
    guest.tap.await(Events.RECEIVE_SENDER_KEY);
    second.await(Events.GUEST_IS_ADMITTED);
    hostSees.awaitSent(meeting.say("to both tabs"));

    guest.tap.await(Events.MESSAGE);
    second.await(Events.MESSAGE);
    assertThat(meeting.participants()).hasSize(2);
  }

  @Test
  void threeHundredGuestsAdmittedAtOnceAllBecomeAbleToReadWithOneCallForEachHundred() {
    GateProxy line = world.closing(new GateProxy(world.url().getPort()));
    Recorder samSees = new Recorder();
    Member sam = world.member(line.url(), "Sam", world.store());
    MemberMeeting crowd = sam.createMeeting("Crowd", MeetingOptions.HOST_ADMITS, samSees);
    Invitation invitation = crowd.invite(InviteOptions.forGuests(300));
    List<BareGuest> guests = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      guests.add(
          world.closing(BareGuest.withFewKeys(world.url(), invitation.link(), "Guest " + i)));
    }
    List<GuestSessionId> sessions =
        guests.stream().map(guest -> guest.registered.sessionId()).toList();
    line.count("POST /api/meetings/[^/]+/(admissions|external/keys) ");

    crowd.admit(sessions);
    samSees.awaitSent(crowd.say("to three hundred"));

    for (BareGuest guest : guests) {
      Eventually.that(
          () ->
              !guest.tap.all(Events.RECEIVE_SENDER_KEY).isEmpty()
                  && !guest.tap.all(Events.MESSAGE).isEmpty(),
          () -> guest.registered + " got " + guest.tap.all());
      assertThat(
              guest.opensAfter(
                  sam.address(), OwnKeys.in(crowd.engine().session().store).identityKey(), 0))
          .containsExactly("to three hundred");
    }
    samSees.await(
        MeetingEvent.KeyCoverageChanged.class,
        changed -> changed.coverage().toString().equals("encryption ready for 300 of 300"));
    // Three entries; twenty of the guests had their sessions before.
    assertThat(line.countedSoFar()).isBetween(6, 7);
    assertThat(samSees.all(MeetingEvent.EncryptionFailed.class)).isEmpty();
    assertThat(samSees.all(MeetingEvent.DistributionProgress.class)).isNotEmpty();
  }
}
