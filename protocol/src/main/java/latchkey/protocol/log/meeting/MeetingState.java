package latchkey.protocol.log.meeting;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.Chain;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.HashContext;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.LogFault;
import latchkey.protocol.log.account.AccountState;

/** What a meeting's log has said so far, and the conditions that several kinds of entries share. */
final class MeetingState {
  private static final int MAX_ENTRIES = 50_000;

  final RestoringCheck signatures;
  final Chain chain;
  final People people;
  final Guests guests;
  final Invitations invitations;
  final Attendance attendance;
  final List<Long> comingsAndGoings;
  String title = "";
  boolean everyMemberAdmits;
  boolean admissionClosed;
  boolean ended;
  private int counted;

  MeetingState(SignatureCheck signatures, Accounts accounts) {
    this.signatures = new RestoringCheck(signatures);
    this.chain = new Chain(HashContext.MEETING_ENTRY);
    this.people = new People(accounts);
    this.guests = new Guests();
    this.invitations = new Invitations();
    this.attendance = new Attendance();
    this.comingsAndGoings = new ArrayList<>();
  }

  private MeetingState(MeetingState other) {
    this.signatures = other.signatures.copy();
    this.chain = other.chain.copy();
    this.people = other.people.copy();
    this.guests = other.guests.copy();
    this.invitations = other.invitations.copy();
    this.attendance = other.attendance.copy();
    this.comingsAndGoings = new ArrayList<>(other.comingsAndGoings);
    this.title = other.title;
    this.everyMemberAdmits = other.everyMemberAdmits;
    this.admissionClosed = other.admissionClosed;
    this.ended = other.ended;
    this.counted = other.counted;
  }

  MeetingState copy() {
    return new MeetingState(this);
  }

  /** The index of the next entry. */
  long size() {
    return chain.size();
  }

  Optional<Bytes> identityKey(Address address) {
    return Ids.isGuest(address)
        ? guests.present(new GuestSessionId(address.id())).map(Guest::identityKey)
        : people.device(address).map(Device::identityKey);
  }

  boolean mayAdmit(Address address) {
    return people
        .device(address)
        .filter(device -> everyMemberAdmits || people.isHost(device.userId()))
        .isPresent();
  }

  /** Notes what follows from any entry, before it becomes the head. */
  void remember(MeetingEvent event) {
    for (Address address : event.gone()) {
      attendance.end(address, size());
    }
    if (event.isComingOrGoing()) {
      comingsAndGoings.add(size());
    }
    if (!event.isGoingOut() && !(event instanceof MeetingEvent.MeetingEnded)) {
      counted++;
    }
  }

  /** Lets an account stand at a newer place, with all that follows from it. */
  List<Address> move(AccountState account) {
    List<Address> gone = people.move(account, size());
    invitations.fallWith(account);
    return gone;
  }

  List<Address> remove(UserId userId) {
    invitations.fallWith(userId);
    return people.remove(userId, size());
  }

  boolean isAlone(UserId userId) {
    return people.members().stream().allMatch(member -> member.userId().equals(userId))
        && guests.size() == 0;
  }

  static Invitation usable(Optional<Invitation> made, boolean anotherUse) throws EntryRefused {
    return made.filter(invitation -> !invitation.revoked())
        .filter(invitation -> !anotherUse || !invitation.isUsedUp())
        .orElseThrow(() ->
            new EntryRefused(
                LogFault.CONTRADICTION, "the invitation is unknown, revoked or used up"));
  }

  void use(Bytes tokenHash) {
    invitations.byTokenHash(tokenHash).map(Invitation::used).ifPresent(invitations::put);
  }

  void join(AccountState account, Address signer) {
    Bytes key = people.deviceKey(account, signer).orElseThrow();
    people.join(new Device(account.userId(), signer.deviceId(), key, size()));
    attendance.begin(signer, key, size());
  }

  Device requireDevice(Address signer) throws EntryRefused {
    return people
        .device(signer)
        .orElseThrow(
            () -> new EntryRefused(LogFault.NOT_PERMITTED, "only a member's device may say so"));
  }

  Member requireMember(UserId signer) throws EntryRefused {
    return people
        .member(signer)
        .orElseThrow(() ->
            new EntryRefused(LogFault.NOT_PERMITTED, "the signer's account is no member any more"));
  }

  Member requireHost(Address signer) throws EntryRefused {
    return people
        .device(signer)
        .flatMap(device -> people.member(device.userId()))
        .filter(Member::isHost)
        .orElseThrow(
            () -> new EntryRefused(LogFault.NOT_PERMITTED, "only a host's device may say so"));
  }

  void requireMayAdmit(Address signer) throws EntryRefused {
    EntryRefused.unless(
        mayAdmit(signer), LogFault.NOT_PERMITTED, "the signer may not admit guests here");
  }

  void requireRoom() throws EntryRefused {
    EntryRefused.unless(
        counted < MAX_ENTRIES,
        LogFault.CONTRADICTION,
        "the meeting's log is full: it takes nothing but goings out and the end");
  }

  void requireSeats(int more) throws EntryRefused {
    EntryRefused.unless(
        people.devices().size() + guests.size() + more <= Limits.MAX_PARTICIPANTS,
        LogFault.CONTRADICTION,
        "the meeting is full");
  }

  Proofs proofs() {
    return new Proofs(signatures, chain.logId());
  }

  static EntryRefused signerUnknown() {
    return new EntryRefused(LogFault.SIGNER_UNKNOWN, "the signer does not take part and never did");
  }
}
