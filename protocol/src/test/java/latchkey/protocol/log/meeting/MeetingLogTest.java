package latchkey.protocol.log.meeting;

import static latchkey.protocol.log.meeting.EntryType.ACCOUNT_MOVED;
import static latchkey.protocol.log.meeting.EntryType.ADMISSION_CLOSED;
import static latchkey.protocol.log.meeting.EntryType.ADMISSION_OPENED;
import static latchkey.protocol.log.meeting.EntryType.DEVICE_JOINED;
import static latchkey.protocol.log.meeting.EntryType.DEVICE_LEFT;
import static latchkey.protocol.log.meeting.EntryType.GUESTS_ADMITTED;
import static latchkey.protocol.log.meeting.EntryType.GUEST_LEFT;
import static latchkey.protocol.log.meeting.EntryType.GUEST_REMOVED;
import static latchkey.protocol.log.meeting.EntryType.INVITATION_MADE;
import static latchkey.protocol.log.meeting.EntryType.INVITATION_REVOKED;
import static latchkey.protocol.log.meeting.EntryType.MEETING_CREATED;
import static latchkey.protocol.log.meeting.EntryType.MEETING_ENDED;
import static latchkey.protocol.log.meeting.EntryType.MEMBER_ADDED;
import static latchkey.protocol.log.meeting.EntryType.MEMBER_LEFT;
import static latchkey.protocol.log.meeting.EntryType.MEMBER_REMOVED;
import static latchkey.protocol.log.meeting.EntryType.ROLE_CHANGED;
import static latchkey.protocol.log.meeting.TestMeeting.admitting;
import static latchkey.protocol.log.meeting.TestMeeting.by;
import static latchkey.protocol.log.meeting.TestMeeting.giving;
import static latchkey.protocol.log.meeting.TestMeeting.id;
import static latchkey.protocol.log.meeting.TestMeeting.inviting;
import static latchkey.protocol.log.meeting.TestMeeting.joining;
import static latchkey.protocol.log.meeting.TestMeeting.moving;
import static latchkey.protocol.log.meeting.TestMeeting.nothing;
import static latchkey.protocol.log.meeting.TestMeeting.place;
import static latchkey.protocol.log.meeting.TestMeeting.removing;
import static latchkey.protocol.log.meeting.TestMeeting.revoking;
import static latchkey.protocol.log.meeting.wire.ForWhom.FOR_WHOM_GUEST;
import static latchkey.protocol.log.meeting.wire.ForWhom.FOR_WHOM_MEMBER;
import static latchkey.protocol.log.meeting.wire.ForWhom.FOR_WHOM_SHARED;
import static latchkey.protocol.log.meeting.wire.Role.ROLE_HOST;
import static latchkey.protocol.log.meeting.wire.Role.ROLE_MEMBER;
import static latchkey.protocol.log.meeting.wire.WhoMayAdmit.WHO_MAY_ADMIT_EVERY_MEMBER;
import static latchkey.protocol.log.meeting.wire.WhoMayAdmit.WHO_MAY_ADMIT_HOSTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.log.LogFault;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.TestAccount;
import latchkey.protocol.log.meeting.TestMeeting.By;
import latchkey.protocol.log.meeting.TestMeeting.Link;
import latchkey.protocol.log.meeting.TestMeeting.TestGuest;
import latchkey.protocol.log.meeting.wire.AdmittedGuest;
import latchkey.protocol.log.meeting.wire.DeviceJoined;
import latchkey.protocol.log.meeting.wire.MeetingCreated;
import latchkey.protocol.log.meeting.wire.MemberAdded;
import org.junit.jupiter.api.Test;

/** docs/second-edition/protocol.md, sections 2.2 and 3.2. */
class MeetingLogTest {
  private final TestAccount hanna = TestAccount.opened(1, "Hanna");
  private final TestAccount sam = TestAccount.opened(2, "Sam");
  private final TestAccount tom = TestAccount.opened(3, "Tom");
  private final TestMeeting meeting = TestMeeting.createdBy(hanna, WHO_MAY_ADMIT_HOSTS);
  private final By host = by(hanna, 1);

  @Test
  void theCreatorIsTheFirstHostAndTakesPart() {
    assertThat(meeting.log.title()).isEqualTo("Plans");
    assertThat(meeting.log.isHost(id(hanna))).isTrue();
    assertThat(meeting.log.devices())
        .extracting(Device::address)
        .containsExactly(address(hanna, 1));
    assertThat(meeting.log.mayAdmit(address(hanna, 1))).isTrue();
    refused(
        host,
        MEETING_CREATED,
        meeting.creating(hanna, WHO_MAY_ADMIT_HOSTS),
        LogFault.CONTRADICTION);
  }

  @Test
  void aMeetingIsCreatedByADeviceOfTheAccountItNames() {
    TestMeeting other = new TestMeeting(2);
    MeetingCreated creating = other.creating(hanna, WHO_MAY_ADMIT_HOSTS);
    assertThat(fault(other.log.append(other.entry(host, 1, creating))))
        .isEqualTo(LogFault.ACCOUNT_MISSING);
    other.knows(hanna);
    By stranger = new By(id(hanna).value(), 2, sam.key(1));
    assertThat(fault(other.log.append(other.entry(stranger, 1, creating))))
        .isEqualTo(LogFault.SIGNER_UNKNOWN);
    for (int version : new int[] {0, 1}) {
      MeetingCreated older = creating.toBuilder().setVersion(version).build();
      assertThat(fault(other.log.append(other.entry(host, 1, older))))
          .isEqualTo(LogFault.MALFORMED);
    }
    MeetingCreated newer = creating.toBuilder().setVersion(3).build();
    assertThat(fault(other.log.append(other.entry(host, 1, newer))))
        .isEqualTo(LogFault.NEWER_VERSION);
    assertThat(fault(other.log.append(other.entry(host, 2, other.adding(sam)))))
        .isEqualTo(LogFault.CONTRADICTION);
    other.accept(host, MEETING_CREATED, creating);
  }

  @Test
  void aLogIsRestoredWithoutItsSignaturesAndGoesOnWithThem() {
    meeting.add(host, sam);
    meeting.join(sam, 1);
    Link link = meeting.invite(host, FOR_WHOM_GUEST, 1);
    TestGuest guest = meeting.admit(host, link, "Gus");
    MeetingLog restored = meeting.emptyLog();
    for (Bytes entry : meeting.entries) {
      assertThat(restored.restore(entry)).isInstanceOf(LogVerdict.Accepted.class);
    }
    assertThat(restored.head()).isEqualTo(meeting.log.head());
    assertThat(restored.members()).isEqualTo(meeting.log.members());
    assertThat(restored.guest(guest.sessionId())).isPresent();

    By forger = new By(id(hanna).value(), 1, sam.key(1));
    Bytes forged = meeting.entry(forger, MEETING_ENDED.number(), nothing());
    assertThat(fault(restored.append(forged))).isEqualTo(LogFault.BAD_SIGNATURE);
    assertThat(fault(restored.copy().append(forged))).isEqualTo(LogFault.BAD_SIGNATURE);
    assertThat(fault(restored.restore(meeting.entries.getFirst()))).isEqualTo(LogFault.NOT_NEXT);
  }

  @Test
  void devicesJoinByThemselvesOnceTheirAccountIsAMember() {
    refused(by(sam, 1), DEVICE_JOINED, joining(sam), LogFault.SIGNER_UNKNOWN);
    meeting.add(host, sam);
    assertThat(meeting.log.device(address(sam, 1))).isEmpty();

    meeting.join(sam, 1);

    assertThat(meeting.log.device(address(sam, 1))).isPresent();
    assertThat(meeting.log.tookPartAt(address(sam, 1), 1)).isFalse();
    assertThat(meeting.log.tookPartAt(address(sam, 1), 2)).isTrue();
    refused(by(sam, 1), DEVICE_JOINED, joining(sam), LogFault.CONTRADICTION);
    refused(by(sam, 1), MEMBER_ADDED, meeting.adding(tom), LogFault.NOT_PERMITTED);
  }

  @Test
  void aPlaceOfAnAccountNeverFalls() {
    sam.rename(1, "Sam B");
    meeting.add(host, sam);
    MemberAdded older =
        MemberAdded.newBuilder().setUserId(id(sam).value()).setAccount(place(sam, 0)).build();
    refused(host, MEMBER_ADDED, older, LogFault.CONTRADICTION);
    refused(
        by(sam, 1),
        DEVICE_JOINED,
        DeviceJoined.newBuilder().setAccount(place(sam, 0)).build(),
        LogFault.CONTRADICTION);
    MemberAdded unknown = older.toBuilder().setAccount(place(sam).toBuilder().setIndex(7)).build();
    refused(host, MEMBER_ADDED, unknown, LogFault.ACCOUNT_MISSING);
    MemberAdded lie =
        older.toBuilder().setAccount(place(sam).toBuilder().setHash(place(tom).getHash())).build();
    refused(host, MEMBER_ADDED, lie, LogFault.CONTRADICTION);
    meeting.add(host, sam);
  }

  @Test
  void namesAndDevicesAreThoseOfTheNewestPlaceNamed() {
    meeting.add(host, sam);
    meeting.join(sam, 1);
    sam.rename(1, "Samuel");
    assertThat(name(sam)).isEqualTo("Sam");
    refused(host, ACCOUNT_MOVED, moving(hanna), LogFault.CONTRADICTION);

    meeting.accept(by(sam, 1), ACCOUNT_MOVED, moving(sam));

    assertThat(name(sam)).isEqualTo("Samuel");
    refused(by(sam, 1), ACCOUNT_MOVED, moving(sam), LogFault.CONTRADICTION);
  }

  @Test
  void aDeviceThatItsAccountRemovedGoesOut() {
    sam.add(1, 2);
    meeting.add(host, sam);
    meeting.join(sam, 1);
    meeting.join(sam, 2);
    sam.remove(2, 1);

    MeetingEvent event = meeting.accept(by(sam, 2), ACCOUNT_MOVED, moving(sam));

    assertThat(event.gone()).containsExactly(address(sam, 1));
    assertThat(event.isGoingOut()).isTrue();
    assertThat(meeting.log.device(address(sam, 1))).isEmpty();
    refused(by(sam, 1), DEVICE_LEFT, nothing(), LogFault.NOT_PERMITTED);
    meeting.add(host, sam);
    refused(by(sam, 1), DEVICE_JOINED, joining(sam), LogFault.SIGNER_UNKNOWN);
  }

  @Test
  void aDeviceAddedByTheRecoveryKeyCarriesTheRemovalOfTheStolenOne() {
    meeting.add(host, sam);
    meeting.join(sam, 1);
    sam.add(AccountLog.RECOVERY, 101);
    sam.remove(AccountLog.RECOVERY, 1);

    meeting.accept(by(sam, 101), ACCOUNT_MOVED, moving(sam));

    assertThat(meeting.log.device(address(sam, 1))).isEmpty();
    meeting.join(sam, 101);
  }

  @Test
  void theRemovedMayNotMoveTheirAccount() {
    meeting.add(host, sam);
    meeting.join(sam, 1);
    meeting.accept(host, MEMBER_REMOVED, removing(sam));
    sam.rename(1, "Samuel");
    refused(by(sam, 1), ACCOUNT_MOVED, moving(sam), LogFault.NOT_PERMITTED);
  }

  @Test
  void whatWentOutComesBackOnlyAfterANewerAddition() {
    meeting.add(host, sam);
    meeting.join(sam, 1);
    meeting.accept(by(sam, 1), DEVICE_LEFT, nothing());
    refused(by(sam, 1), DEVICE_JOINED, joining(sam), LogFault.CONTRADICTION);
    meeting.add(host, sam);
    meeting.join(sam, 1);

    meeting.accept(host, MEMBER_REMOVED, removing(sam));
    assertThat(meeting.log.member(id(sam))).isEmpty();
    refused(by(sam, 1), DEVICE_JOINED, joining(sam), LogFault.NOT_PERMITTED);
    meeting.add(host, sam);
    assertThat(meeting.log.device(address(sam, 1))).isEmpty();
    meeting.join(sam, 1);
  }

  @Test
  void theLastHostStaysWhileOthersAreThere() {
    meeting.add(host, sam);
    refused(host, MEMBER_LEFT, nothing(), LogFault.CONTRADICTION);
    refused(host, DEVICE_LEFT, nothing(), LogFault.CONTRADICTION);
    refused(host, MEMBER_REMOVED, removing(hanna), LogFault.CONTRADICTION);
    refused(host, ROLE_CHANGED, giving(hanna, ROLE_MEMBER), LogFault.CONTRADICTION);
    meeting.accept(host, ROLE_CHANGED, giving(sam, ROLE_HOST));
    meeting.accept(host, MEMBER_LEFT, nothing());
    assertThat(meeting.log.isHost(id(sam))).isTrue();
  }

  @Test
  void aHostAloneMayLeave() {
    hanna.add(1, 2);
    meeting.join(hanna, 2);
    meeting.accept(host, DEVICE_LEFT, nothing());
    meeting.accept(by(hanna, 2), MEMBER_LEFT, nothing());
    assertThat(meeting.log.members()).isEmpty();
  }

  @Test
  void aHostIsDemotedOnlyByThoseUpItsChain() {
    meeting.add(host, sam);
    meeting.join(sam, 1);
    meeting.add(host, tom);
    meeting.join(tom, 1);
    refused(by(sam, 1), ROLE_CHANGED, giving(tom, ROLE_HOST), LogFault.NOT_PERMITTED);
    meeting.accept(host, ROLE_CHANGED, giving(sam, ROLE_HOST));
    meeting.accept(by(sam, 1), ROLE_CHANGED, giving(tom, ROLE_HOST));
    assertThat(meeting.log.member(id(tom)).orElseThrow().chain())
        .containsExactly(id(hanna), id(sam));

    refused(by(tom, 1), ROLE_CHANGED, giving(sam, ROLE_MEMBER), LogFault.CONTRADICTION);
    refused(by(tom, 1), MEMBER_REMOVED, removing(sam), LogFault.CONTRADICTION);
    refused(by(sam, 1), MEMBER_REMOVED, removing(hanna), LogFault.CONTRADICTION);
    meeting.accept(host, ROLE_CHANGED, giving(sam, ROLE_MEMBER));
    meeting.accept(by(tom, 1), ROLE_CHANGED, giving(sam, ROLE_HOST));

    assertThat(meeting.log.member(id(tom)).orElseThrow().chain()).containsExactly(id(hanna));
    refused(by(sam, 1), MEMBER_REMOVED, removing(tom), LogFault.CONTRADICTION);
    meeting.accept(by(tom, 1), MEMBER_REMOVED, removing(sam));
  }

  @Test
  void whoIsAddedAgainAfterARemovalIsNoHost() {
    meeting.add(host, sam);
    meeting.accept(host, ROLE_CHANGED, giving(sam, ROLE_HOST));
    meeting.add(host, sam);
    assertThat(meeting.log.isHost(id(sam))).isTrue();
    meeting.accept(host, MEMBER_REMOVED, removing(sam));
    meeting.add(host, sam);
    assertThat(meeting.log.isHost(id(sam))).isFalse();
  }

  @Test
  void guestsAreAdmittedByTheirProofs() {
    Link link = meeting.invite(host, FOR_WHOM_GUEST, 1);
    TestGuest gus = meeting.newGuest("Gus");
    AdmittedGuest good = meeting.admitted(gus, link);

    refused(
        host,
        GUESTS_ADMITTED,
        admitting(good.toBuilder().setDisplayName("Gustav").build()),
        LogFault.BAD_PROOF);
    refused(
        host,
        GUESTS_ADMITTED,
        admitting(good.toBuilder().setRegistrationId(1).build()),
        LogFault.BAD_PROOF);
    refused(
        host,
        GUESTS_ADMITTED,
        admitting(good.toBuilder().setKeyProof(good.getLinkProof()).build()),
        LogFault.BAD_PROOF);
    refused(
        host,
        GUESTS_ADMITTED,
        admitting(good.toBuilder().setLinkProof(good.getKeyProof()).build()),
        LogFault.BAD_PROOF);
    refused(host, GUESTS_ADMITTED, admitting(), LogFault.MALFORMED);
    refused(
        host,
        GUESTS_ADMITTED,
        admitting(good.toBuilder().setRegistrationId(0).build()),
        LogFault.MALFORMED);
    refused(
        host,
        GUESTS_ADMITTED,
        admitting(good.toBuilder().setSessionId(id(sam).value()).build()),
        LogFault.MALFORMED);
    meeting.accept(host, GUESTS_ADMITTED, admitting(good));

    assertThat(meeting.log.guests()).extracting(Guest::displayName).containsExactly("Gus");
    refused(host, GUESTS_ADMITTED, admitting(good), LogFault.CONTRADICTION);
    AdmittedGuest second = meeting.admitted(meeting.newGuest("Eve"), link);
    refused(host, GUESTS_ADMITTED, admitting(second), LogFault.CONTRADICTION);
  }

  @Test
  void severalGuestsOfOneEntryAreTakenOneAfterTheOther() {
    Link link = meeting.invite(host, FOR_WHOM_SHARED, 2);
    AdmittedGuest one = meeting.admitted(meeting.newGuest("One"), link);
    AdmittedGuest two = meeting.admitted(meeting.newGuest("Two"), link);
    AdmittedGuest three = meeting.admitted(meeting.newGuest("Three"), link);

    refused(host, GUESTS_ADMITTED, admitting(one, two, three), LogFault.CONTRADICTION);
    refused(host, GUESTS_ADMITTED, admitting(one, one), LogFault.CONTRADICTION);
    TestGuest twin =
        new TestGuest(meeting.newGuest("x").sessionId(), meeting.newGuest("y").key(), "Twin");
    TestGuest other = new TestGuest(meeting.newGuest("x").sessionId(), twin.key(), "Other");
    refused(
        host,
        GUESTS_ADMITTED,
        admitting(meeting.admitted(twin, link), meeting.admitted(other, link)),
        LogFault.CONTRADICTION);
    meeting.accept(host, GUESTS_ADMITTED, admitting(one, two));
    assertThat(meeting.log.invitation(link.tokenHash()).orElseThrow().isUsedUp()).isTrue();
  }

  @Test
  void aGuestThatHadGoneMayComeAgainWithoutANewUse() {
    Link link = meeting.invite(host, FOR_WHOM_GUEST, 1);
    TestGuest gus = meeting.admit(host, link, "Gus");
    meeting.accept(host, GUEST_REMOVED, removing(gus, true, false));
    AdmittedGuest renamed =
        meeting.admitted(new TestGuest(gus.sessionId(), gus.key(), "Gustav"), link);
    refused(host, GUESTS_ADMITTED, admitting(renamed), LogFault.CONTRADICTION);

    meeting.accept(host, GUESTS_ADMITTED, admitting(meeting.admitted(gus, link)));

    assertThat(meeting.log.invitation(link.tokenHash()).orElseThrow().uses()).isEqualTo(1);
    meeting.accept(gus.by(), GUEST_LEFT, nothing());
    refused(host, GUESTS_ADMITTED, admitting(meeting.admitted(gus, link)), LogFault.CONTRADICTION);
  }

  @Test
  void aGuestThatHadGoneMayBeRemovedForGood() {
    Link link = meeting.invite(host, FOR_WHOM_SHARED, 5);
    TestGuest gus = meeting.admit(host, link, "Gus");
    meeting.accept(host, GUEST_REMOVED, removing(gus, true, false));
    refused(host, GUEST_REMOVED, removing(gus, true, false), LogFault.CONTRADICTION);

    MeetingEvent event = meeting.accept(host, GUEST_REMOVED, removing(gus, false, false));

    assertThat(event.gone()).isEmpty();
    refused(host, GUESTS_ADMITTED, admitting(meeting.admitted(gus, link)), LogFault.CONTRADICTION);
    refused(host, GUEST_REMOVED, removing(gus, false, false), LogFault.CONTRADICTION);
  }

  @Test
  void aRemovalRevokesALinkForOneAndASharedOneOnRequest() {
    Link single = meeting.invite(host, FOR_WHOM_GUEST, 1);
    Link shared = meeting.invite(host, FOR_WHOM_SHARED, 5);
    TestGuest gus = meeting.admit(host, single, "Gus");
    TestGuest one = meeting.admit(host, shared, "One");
    TestGuest two = meeting.admit(host, shared, "Two");
    refused(host, GUEST_REMOVED, removing(gus, false, true), LogFault.CONTRADICTION);
    refused(host, GUEST_REMOVED, removing(one, true, true), LogFault.CONTRADICTION);

    meeting.accept(host, GUEST_REMOVED, removing(gus, false, false));
    meeting.accept(host, GUEST_REMOVED, removing(one, false, false));
    assertThat(revoked(single)).isTrue();
    assertThat(revoked(shared)).isFalse();
    meeting.accept(host, GUEST_REMOVED, removing(two, false, true));
    assertThat(revoked(shared)).isTrue();
  }

  @Test
  void invitationsFallWithThoseWhoMadeThem() {
    TestMeeting open = TestMeeting.createdBy(hanna, WHO_MAY_ADMIT_EVERY_MEMBER);
    sam.add(1, 2);
    open.add(host, sam);
    open.join(sam, 1);
    open.join(sam, 2);
    Link byPhone = open.invite(by(sam, 2), FOR_WHOM_SHARED, 5);
    Link byLaptop = open.invite(by(sam, 1), FOR_WHOM_SHARED, 5);
    open.accept(by(sam, 2), DEVICE_LEFT, nothing());
    assertThat(open.log.invitation(byPhone.tokenHash()).orElseThrow().revoked()).isFalse();
    sam.remove(1, 2);

    open.accept(by(sam, 1), ACCOUNT_MOVED, moving(sam));

    assertThat(open.log.invitation(byPhone.tokenHash()).orElseThrow().revoked()).isTrue();
    assertThat(open.log.invitation(byLaptop.tokenHash()).orElseThrow().revoked()).isFalse();
    open.accept(by(sam, 1), MEMBER_LEFT, nothing());
    assertThat(open.log.invitation(byLaptop.tokenHash()).orElseThrow().revoked()).isTrue();
  }

  @Test
  void invitationsHaveTheirRules() {
    Link link = meeting.newLink();
    refused(host, INVITATION_MADE, inviting(link, FOR_WHOM_GUEST, 2), LogFault.CONTRADICTION);
    refused(host, INVITATION_MADE, inviting(link, FOR_WHOM_GUEST, 0), LogFault.CONTRADICTION);
    refused(host, INVITATION_MADE, inviting(link, FOR_WHOM_SHARED, 1_001), LogFault.CONTRADICTION);
    refused(
        host,
        INVITATION_MADE,
        inviting(link, latchkey.protocol.log.meeting.wire.ForWhom.FOR_WHOM_UNSPECIFIED, 1),
        LogFault.MALFORMED);
    for (long time : new long[] {-1, 253_402_300_800_000L, Long.MAX_VALUE}) {
      refused(
          host,
          INVITATION_MADE,
          inviting(link, FOR_WHOM_GUEST, 1).toBuilder().setExpiresAt(time).build(),
          LogFault.MALFORMED);
    }
    meeting.accept(host, INVITATION_MADE, inviting(link, FOR_WHOM_SHARED, 1_000));
    refused(host, INVITATION_MADE, inviting(link, FOR_WHOM_SHARED, 1), LogFault.CONTRADICTION);
    Link sameKey = new Link(meeting.newLink().tokenHash(), link.key());
    refused(host, INVITATION_MADE, inviting(sameKey, FOR_WHOM_SHARED, 1), LogFault.CONTRADICTION);
    refused(host, INVITATION_REVOKED, revoking(meeting.newLink()), LogFault.CONTRADICTION);
    meeting.accept(host, INVITATION_REVOKED, revoking(link));
    refused(host, INVITATION_REVOKED, revoking(link), LogFault.CONTRADICTION);
    AdmittedGuest late = meeting.admitted(meeting.newGuest("Late"), link);
    refused(host, GUESTS_ADMITTED, admitting(late), LogFault.CONTRADICTION);
  }

  @Test
  void anybodysKeyInAnInvitationLocksNobodyOut() {
    Link withSamsKey = new Link(meeting.newLink().tokenHash(), sam.key(1));
    meeting.accept(host, INVITATION_MADE, inviting(withSamsKey, FOR_WHOM_SHARED, 5));
    meeting.add(host, sam);
    meeting.join(sam, 1);
  }

  @Test
  void keysAreUniqueAmongAllWhoEverTookPart() {
    Link link = meeting.invite(host, FOR_WHOM_SHARED, 5);
    TestGuest thief = new TestGuest(meeting.newGuest("x").sessionId(), hanna.key(1), "Hanna");
    refused(
        host, GUESTS_ADMITTED, admitting(meeting.admitted(thief, link)), LogFault.CONTRADICTION);
    TestGuest gus = meeting.admit(host, link, "Gus");
    meeting.accept(gus.by(), GUEST_LEFT, nothing());
    TestGuest same = new TestGuest(meeting.newGuest("x").sessionId(), gus.key(), "Gus");
    refused(host, GUESTS_ADMITTED, admitting(meeting.admitted(same, link)), LogFault.CONTRADICTION);
  }

  @Test
  void membersComeByLinksForMembers() {
    meeting.add(host, tom);
    meeting.join(tom, 1);
    Link link = meeting.invite(host, FOR_WHOM_MEMBER, 1);
    refused(
        by(tom, 1),
        INVITATION_MADE,
        inviting(meeting.newLink(), FOR_WHOM_MEMBER, 1),
        LogFault.NOT_PERMITTED);
    MemberAdded adding = meeting.adding(sam);
    MemberAdded proved = adding.toBuilder().setProof(meeting.proof(sam, 1, link)).build();
    MemberAdded forged =
        adding.toBuilder()
            .setProof(
                meeting.proof(sam, 1, link).toBuilder()
                    .setDeviceProof(ByteString.copyFrom(new byte[64])))
            .build();
    refused(host, MEMBER_ADDED, forged, LogFault.BAD_PROOF);
    MemberAdded stolen =
        meeting.adding(tom).toBuilder().setProof(meeting.proof(sam, 1, link)).build();
    refused(host, MEMBER_ADDED, stolen, LogFault.BAD_PROOF);
    AdmittedGuest guest = meeting.admitted(meeting.newGuest("Gus"), link);
    refused(host, GUESTS_ADMITTED, admitting(guest), LogFault.CONTRADICTION);

    meeting.accept(host, MEMBER_ADDED, proved);

    assertThat(meeting.log.member(id(sam)).orElseThrow().proved()).isTrue();
    assertThat(meeting.log.member(id(tom)).orElseThrow().proved()).isFalse();
    refused(host, MEMBER_ADDED, proved, LogFault.CONTRADICTION);
    Link forGuests = meeting.invite(host, FOR_WHOM_SHARED, 5);
    MemberAdded byGuestLink = adding.toBuilder().setProof(meeting.proof(sam, 1, forGuests)).build();
    refused(host, MEMBER_ADDED, byGuestLink, LogFault.CONTRADICTION);
  }

  @Test
  void admissionIsClosedAndOpenedByHosts() {
    Link link = meeting.invite(host, FOR_WHOM_SHARED, 5);
    refused(host, ADMISSION_OPENED, nothing(), LogFault.CONTRADICTION);
    meeting.accept(host, ADMISSION_CLOSED, nothing());
    refused(host, ADMISSION_CLOSED, nothing(), LogFault.CONTRADICTION);
    AdmittedGuest gus = meeting.admitted(meeting.newGuest("Gus"), link);
    refused(host, GUESTS_ADMITTED, admitting(gus), LogFault.CONTRADICTION);
    meeting.invite(host, FOR_WHOM_SHARED, 5);
    meeting.accept(host, ADMISSION_OPENED, nothing());
    meeting.accept(host, GUESTS_ADMITTED, admitting(gus));
  }

  @Test
  void guestsAndPlainMembersSignWhatIsTheirs() {
    meeting.add(host, sam);
    meeting.join(sam, 1);
    Link link = meeting.invite(host, FOR_WHOM_SHARED, 5);
    TestGuest gus = meeting.admit(host, link, "Gus");
    AdmittedGuest other = meeting.admitted(meeting.newGuest("Other"), link);
    for (By by : List.of(by(sam, 1), gus.by())) {
      refused(by, MEMBER_ADDED, meeting.adding(tom), LogFault.NOT_PERMITTED);
      refused(by, MEMBER_REMOVED, removing(hanna), LogFault.NOT_PERMITTED);
      refused(by, ROLE_CHANGED, giving(sam, ROLE_HOST), LogFault.NOT_PERMITTED);
      refused(
          by,
          INVITATION_MADE,
          inviting(meeting.newLink(), FOR_WHOM_SHARED, 5),
          LogFault.NOT_PERMITTED);
      refused(by, INVITATION_REVOKED, revoking(link), LogFault.NOT_PERMITTED);
      refused(by, GUESTS_ADMITTED, admitting(other), LogFault.NOT_PERMITTED);
      refused(by, GUEST_REMOVED, removing(gus, false, false), LogFault.NOT_PERMITTED);
      refused(by, ADMISSION_CLOSED, nothing(), LogFault.NOT_PERMITTED);
      refused(by, MEETING_ENDED, nothing(), LogFault.NOT_PERMITTED);
    }
    refused(gus.by(), MEMBER_LEFT, nothing(), LogFault.NOT_PERMITTED);
    refused(gus.by(), DEVICE_LEFT, nothing(), LogFault.NOT_PERMITTED);
    refused(gus.by(), DEVICE_JOINED, joining(sam), LogFault.SIGNER_UNKNOWN);
    refused(by(sam, 1), GUEST_LEFT, nothing(), LogFault.NOT_PERMITTED);
    meeting.accept(gus.by(), GUEST_LEFT, nothing());
    refused(gus.by(), GUEST_LEFT, nothing(), LogFault.NOT_PERMITTED);
  }

  @Test
  void nothingFollowsTheEnd() {
    meeting.accept(host, MEETING_ENDED, nothing());
    refused(host, MEMBER_LEFT, nothing(), LogFault.AFTER_END);
    assertThat(fault(meeting.log.append(meeting.entry(host, 1_000, nothing()))))
        .isEqualTo(LogFault.AFTER_END);
  }

  @Test
  void unknownTypesStopAReaderOrAreSkipped() {
    assertThat(fault(meeting.log.append(meeting.entry(host, 17, nothing()))))
        .isEqualTo(LogFault.NEWER_VERSION);
    assertThat(meeting.log.append(meeting.entry(host, 1_000, nothing())))
        .isEqualTo(new LogVerdict.Accepted<>(new MeetingEvent.Skipped(address(hanna, 1), 1_000)));
    assertThat(fault(meeting.log.append(meeting.entry(by(sam, 1), 1_000, nothing()))))
        .isEqualTo(LogFault.SIGNER_UNKNOWN);
  }

  @Test
  void idsHaveOneForm() {
    String id = id(hanna).value();
    String stray = id.substring(0, id.length() - 1) + strayBits(id.charAt(id.length() - 1));
    for (String other : List.of(stray, id + "=", id.substring(1), "", "g_" + "A".repeat(21))) {
      refused(new By(other, 1, hanna.key(1)), MEMBER_LEFT, nothing(), LogFault.MALFORMED);
    }
    refused(
        new By("g_" + "A".repeat(22), 2, hanna.key(1)), GUEST_LEFT, nothing(), LogFault.MALFORMED);
  }

  /** Another last character with the same bits where they count. */
  private static char strayBits(char last) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    return alphabet.charAt(alphabet.indexOf(last) ^ 1);
  }

  @Test
  void aCopyGrowsByItself() {
    MeetingLog copy = meeting.log.copy();
    Bytes entry = meeting.entry(host, MEMBER_ADDED.number(), meeting.adding(sam));
    assertThat(meeting.log.append(entry)).isInstanceOf(LogVerdict.Accepted.class);

    assertThat(copy.size()).isEqualTo(1);
    assertThat(copy.append(entry)).isInstanceOf(LogVerdict.Accepted.class);
    assertThat(copy.head()).isEqualTo(meeting.log.head());
    assertThat(copy.members()).isEqualTo(meeting.log.members());
  }

  private boolean revoked(Link link) {
    return meeting.log.invitation(link.tokenHash()).orElseThrow().revoked();
  }

  private String name(TestAccount account) {
    return meeting.log.member(id(account)).orElseThrow().account().displayName();
  }

  private static Address address(TestAccount account, int deviceId) {
    return Address.ofMember(id(account), deviceId);
  }

  private void refused(By by, EntryType type, Message body, LogFault fault) {
    Bytes head = meeting.log.head();
    List<Member> members = meeting.log.members();
    List<Invitation> invitations = meeting.log.invitations();
    LogVerdict<MeetingEvent> verdict = meeting.log.append(meeting.entry(by, type.number(), body));
    assertThat(fault(verdict)).as("%s", verdict).isEqualTo(fault);
    assertThat(meeting.log.head()).isEqualTo(head);
    assertThat(meeting.log.members()).isEqualTo(members);
    assertThat(meeting.log.invitations()).isEqualTo(invitations);
  }

  private static LogFault fault(LogVerdict<MeetingEvent> verdict) {
    return switch (verdict) {
      case LogVerdict.Accepted<MeetingEvent> accepted -> throw new AssertionError(accepted);
      case LogVerdict.Refused<MeetingEvent> refused -> refused.fault();
    };
  }
}
