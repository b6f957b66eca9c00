package latchkey.protocol.roster;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.roster.TestPeople.Person;
import latchkey.protocol.roster.wire.SignedRosterEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class RosterTest {
  private static final Bytes INVITATION = Sha256.of("lki_one");
  private static final Bytes SHARED = Sha256.of("lki_many");

  private final UserId hostUser = UserId.random();
  private final UserId memberUser = UserId.random();
  private final Person host = Person.device(hostUser, 1);
  private final Person member = Person.device(memberUser, 1);
  private final Person guest = Person.guest();
  private final List<Bytes> log = new ArrayList<>();
  private Roster roster = new Roster(MeetingId.random(), TestPeople.XEDDSA);

  @BeforeEach
  void create() {
    accept(host, RosterEntries.meetingCreated("Board", host.asMember(), false));
  }

  @Test
  void theCreatorHostsTheMeeting() {
    assertThat(roster.size()).isEqualTo(1);
    assertThat(roster.isHost(hostUser)).isTrue();
    assertThat(roster.titleHash()).isEqualTo(Sha256.of("Board"));
    assertThat(roster.devices()).containsExactly(host.asMember());
    assertThat(roster.mayAdmit(host.address())).isTrue();
  }

  @Test
  void aHostSignsDevicesInAndOut() {
    accept(host, RosterEntries.deviceAdded(member.asMember()));
    assertThat(roster.has(member.address())).isTrue();

    accept(host, RosterEntries.deviceRemoved(member.asMember()));
    assertThat(roster.has(member.address())).isFalse();
    refuse(host, RosterEntries.deviceAdded(member.asMember()), RosterFault.CONTRADICTION);
  }

  @Test
  void aPersonSignsInTheirOwnOtherDeviceAndNobodyElses() {
    accept(host, RosterEntries.deviceAdded(member.asMember()));
    Person second = Person.device(memberUser, 2);
    accept(member, RosterEntries.deviceAdded(second.asMember()));

    Person stranger = Person.device(UserId.random(), 1);
    refuse(member, RosterEntries.deviceAdded(stranger.asMember()), RosterFault.NOT_PERMITTED);
    refuse(stranger, RosterEntries.deviceAdded(stranger.asMember()), RosterFault.SIGNER_UNKNOWN);
  }

  @Test
  void aGuestComesInByAnInvitationOnce() {
    accept(host, RosterEntries.invitationMade(INVITATION, false));
    accept(host, host.admission(INVITATION, guest));
    assertThat(roster.identityKey(guest.address())).contains(guest.identityKey());

    refuse(host, host.admission(INVITATION, Person.guest()), RosterFault.CONTRADICTION);
    refuse(host, host.admission(SHARED, Person.guest()), RosterFault.CONTRADICTION);
  }

  @Test
  void anEntryThatAdmitsTwoByAnInvitationForOneAdmitsNobody() {
    accept(host, RosterEntries.invitationMade(INVITATION, false));
    refuse(host, host.admission(INVITATION, guest, Person.guest()), RosterFault.CONTRADICTION);
    assertThat(roster.guests()).isEmpty();
    accept(host, host.admission(INVITATION, guest));
  }

  @Test
  void aSharedInvitationAdmitsManyUntilARemovalRevokesIt() {
    Person other = Person.guest();
    accept(host, RosterEntries.invitationMade(SHARED, true));
    accept(host, host.admission(SHARED, guest, other));
    accept(host, RosterEntries.guestRemoved(new GuestSessionId(guest.address().id())));

    assertThat(roster.has(guest.address())).isFalse();
    assertThat(roster.has(other.address())).isTrue();
    assertThat(roster.invitation(SHARED).orElseThrow().revoked()).isTrue();
    refuse(host, host.admission(SHARED, Person.guest()), RosterFault.CONTRADICTION);
    refuse(host, host.admission(SHARED, guest), RosterFault.CONTRADICTION);
  }

  @Test
  void aSharedInvitationStaysOpenWhereItsGuestHadGone() {
    accept(host, RosterEntries.invitationMade(SHARED, true));
    accept(host, RosterEntries.invitationMade(INVITATION, false));
    Person single = Person.guest();
    accept(host, host.admission(SHARED, guest));
    accept(host, host.admission(INVITATION, single));
    accept(host, RosterEntries.guestHadGone(new GuestSessionId(guest.address().id())));
    accept(host, RosterEntries.guestHadGone(new GuestSessionId(single.address().id())));

    assertThat(roster.has(guest.address())).isFalse();
    refuse(host, host.admission(SHARED, guest), RosterFault.CONTRADICTION);
    refuse(host, host.admission(INVITATION, Person.guest()), RosterFault.CONTRADICTION);
    accept(host, host.admission(SHARED, Person.guest()));
  }

  @Test
  void aGuestSignsItsOwnLeavingAndNothingElse() {
    Person other = Person.guest();
    accept(host, RosterEntries.invitationMade(SHARED, true));
    accept(host, host.admission(SHARED, guest, other));

    refuse(guest, guest.admission(SHARED, Person.guest()), RosterFault.NOT_PERMITTED);
    refuse(guest, RosterEntries.deviceAdded(member.asMember()), RosterFault.NOT_PERMITTED);
    refuse(
        guest,
        RosterEntries.guestLeft(new GuestSessionId(other.address().id())),
        RosterFault.NOT_PERMITTED);
    accept(guest, RosterEntries.guestLeft(new GuestSessionId(guest.address().id())));
    assertThat(roster.has(guest.address())).isFalse();
  }

  @Test
  void whoMayAdmitIsTheCreatorsChoice() {
    accept(host, RosterEntries.deviceAdded(member.asMember()));
    refuse(member, RosterEntries.invitationMade(INVITATION, false), RosterFault.NOT_PERMITTED);

    startAgain();
    accept(host, RosterEntries.meetingCreated("Board", host.asMember(), true));
    accept(host, RosterEntries.deviceAdded(member.asMember()));
    accept(member, RosterEntries.invitationMade(INVITATION, false));
    accept(member, member.admission(INVITATION, guest));
    refuse(member, RosterEntries.meetingEnded(), RosterFault.NOT_PERMITTED);
  }

  @Test
  void nothingFollowsTheEnd() {
    accept(host, RosterEntries.meetingEnded());
    refuse(host, RosterEntries.invitationMade(INVITATION, false), RosterFault.AFTER_END);
  }

  @Test
  void aServerCannotSignAnybodyIn() {
    accept(host, RosterEntries.invitationMade(INVITATION, false));
    Person server = new Person(host.address(), Person.guest().keys());
    refuse(server, server.admission(INVITATION, guest), RosterFault.BAD_SIGNATURE);
  }

  @Test
  void aFirstEntryUnderSomebodyElsesNameIsRefused() {
    startAgain();
    refuse(
        member,
        RosterEntries.meetingCreated("Board", host.asMember(), false),
        RosterFault.NOT_PERMITTED);
    refuse(host, RosterEntries.invitationMade(SHARED, true), RosterFault.CONTRADICTION);
  }

  @Test
  void anEntryFollowsOneHeadOnly() {
    Bytes first = host.signs(roster, RosterEntries.invitationMade(INVITATION, false));
    Bytes second = host.signs(roster, RosterEntries.invitationMade(SHARED, true));
    assertThat(roster.append(first)).isInstanceOf(RosterVerdict.Accepted.class);
    assertThat(fault(roster.append(second))).isEqualTo(RosterFault.NOT_NEXT);
    assertThat(fault(roster.append(first))).isEqualTo(RosterFault.NOT_NEXT);
  }

  @Test
  void anotherMeetingsEntryIsRefused() {
    Roster other = new Roster(MeetingId.random(), TestPeople.XEDDSA);
    Bytes entry = host.signs(other, RosterEntries.meetingCreated("B", host.asMember(), false));
    assertThat(fault(roster.append(entry))).isEqualTo(RosterFault.OTHER_MEETING);
  }

  @Test
  void everyChangedByteIsNoticed() throws InvalidProtocolBufferException {
    accept(host, RosterEntries.invitationMade(INVITATION, false));
    byte[] good = host.signs(roster, host.admission(INVITATION, guest)).toByteArray();
    SignedRosterEntry parts = SignedRosterEntry.parseFrom(good);
    for (int i = 0; i < parts.getEntry().size(); i++) {
      byte[] entry = parts.getEntry().toByteArray();
      entry[i] ^= 1;
      Bytes changed =
          Bytes.of(
              SignedRosterEntry.newBuilder(parts)
                  .setEntry(ByteString.copyFrom(entry))
                  .build()
                  .toByteArray());
      assertThat(roster.append(changed))
          .as("byte %d", i)
          .isInstanceOf(RosterVerdict.Rejected.class);
    }
    assertThat(roster.append(Bytes.of(good))).isInstanceOf(RosterVerdict.Accepted.class);
  }

  /** What one parser reads and another does not would part those who take part. */
  @Test
  void whatIsNotWrittenAsProtobufWritesItIsRefusedHoweverWellItIsSigned()
      throws InvalidProtocolBufferException {
    Bytes good = host.signs(roster, RosterEntries.invitationMade(INVITATION, false));
    SignedRosterEntry parts = SignedRosterEntry.parseFrom(good.toByteArray());
    ByteString entry = parts.getEntry();
    ByteString unknown = ByteString.copyFrom(new byte[] {(byte) 0xfa, 0x7f, 1, 1});
    ByteString ofAnotherType = ByteString.copyFrom(new byte[] {0x18, 1});
    ByteString deviceIdAgain = ByteString.copyFrom(new byte[] {0x28, 1});
    for (ByteString written :
        List.of(entry.concat(unknown), ofAnotherType.concat(entry), entry.concat(deviceIdAgain))) {
      assertThat(fault(roster.append(signed(written)))).isEqualTo(RosterFault.MALFORMED);
    }
    assertThat(fault(roster.append(Bytes.of(parts.toByteString().concat(unknown).toByteArray()))))
        .isEqualTo(RosterFault.MALFORMED);
    assertThat(roster.append(signed(entry))).isInstanceOf(RosterVerdict.Accepted.class);
  }

  private Bytes signed(ByteString entry) {
    return Bytes.of(
        SignedRosterEntry.newBuilder()
            .setEntry(entry)
            .setSignature(ByteString.copyFrom(host.signature(entry.toByteArray())))
            .build()
            .toByteArray());
  }

  /** Its length is looked at before anything in it. */
  @Test
  void whatIsLongerThanAnEntryIsNotEvenRead() {
    Bytes unreadable = Bytes.of(new byte[Limits.MAX_ROSTER_ENTRY_BYTES + 1]);
    Bytes asLongAsOne = Bytes.of(new byte[Limits.MAX_ROSTER_ENTRY_BYTES]);
    assertThat(detail(roster.append(unreadable))).contains("is longer than 65536 bytes");
    assertThat(detail(roster.append(asLongAsOne))).contains("is not a serialised roster entry");
  }

  @Test
  void theSameEntriesGiveTheSameRoster() {
    accept(host, RosterEntries.deviceAdded(member.asMember()));
    accept(host, RosterEntries.invitationMade(SHARED, true));
    accept(host, host.admission(SHARED, guest));
    Roster again = new Roster(roster.meetingId(), TestPeople.XEDDSA);
    for (Bytes entry : log) {
      assertThat(again.append(entry)).isInstanceOf(RosterVerdict.Accepted.class);
    }
    assertThat(again.head()).isEqualTo(roster.head());
    assertThat(again.hashAt(1)).isEqualTo(roster.hashAt(1)).isPresent();
    assertThat(again.hashAt(4)).isEmpty();
    assertThat(again.guests()).isEqualTo(roster.guests());
  }

  private void startAgain() {
    roster = new Roster(MeetingId.random(), TestPeople.XEDDSA);
    log.clear();
  }

  private void accept(Person signer, RosterEntries.Body body) {
    Bytes entry = signer.signs(roster, body);
    assertThat(roster.append(entry)).isInstanceOf(RosterVerdict.Accepted.class);
    log.add(entry);
  }

  private void refuse(Person signer, RosterEntries.Body body, RosterFault fault) {
    Bytes head = roster.head();
    assertThat(fault(signer.appends(roster, body))).isEqualTo(fault);
    assertThat(roster.head()).isEqualTo(head);
  }

  private static RosterFault fault(RosterVerdict verdict) {
    assertThat(verdict).isInstanceOf(RosterVerdict.Rejected.class);
    return ((RosterVerdict.Rejected) verdict).fault();
  }

  private static String detail(RosterVerdict verdict) {
    assertThat(fault(verdict)).isEqualTo(RosterFault.MALFORMED);
    return ((RosterVerdict.Rejected) verdict).detail();
  }
}
