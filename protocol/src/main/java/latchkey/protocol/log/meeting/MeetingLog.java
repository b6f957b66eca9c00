package latchkey.protocol.log.meeting;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.Form;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.LogFault;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.log.meeting.wire.AccountMoved;
import latchkey.protocol.log.meeting.wire.DeviceJoined;
import latchkey.protocol.log.meeting.wire.GuestRemoved;
import latchkey.protocol.log.meeting.wire.GuestsAdmitted;
import latchkey.protocol.log.meeting.wire.InvitationRevoked;
import latchkey.protocol.log.meeting.wire.MeetingCreated;
import latchkey.protocol.log.meeting.wire.MemberAdded;
import latchkey.protocol.log.meeting.wire.MemberRemoved;
import latchkey.protocol.log.meeting.wire.RoleChanged;

/**
 * A meeting's log, the roster, built by checking each entry in turn
 * (docs/second-edition/protocol.md, section 2.2). Two readers of the same entries come to the same
 * end. Not safe for use by several threads.
 */
public final class MeetingLog {
  private static final int VERSION = 2;
  static final int MAX_ENTRY_BYTES = 65_536;

  private static final Set<EntryType> BY_THOSE_WHO_NEED_NOT_TAKE_PART =
      EnumSet.of(EntryType.DEVICE_JOINED, EntryType.ACCOUNT_MOVED);

  private final MeetingState state;
  private final MemberRules members;
  private final GuestRules guests;

  /** An empty log. */
  public MeetingLog(SignatureCheck signatures, Accounts accounts) {
    this(new MeetingState(signatures, accounts));
  }

  private MeetingLog(MeetingState state) {
    this.state = state;
    this.members = new MemberRules(state);
    this.guests = new GuestRules(state);
  }

  /** An equal log that grows by itself. */
  public MeetingLog copy() {
    return new MeetingLog(state.copy());
  }

  /** 16 bytes; empty for an empty log. */
  public Bytes logId() {
    return state.chain.logId();
  }

  /** How many entries the log has: the index of the next. */
  public long size() {
    return state.chain.size();
  }

  /** The hash of the newest entry; empty for an empty log. */
  public Bytes head() {
    return state.chain.head();
  }

  /** The hash of the entry at {@code index}, if the log reaches that far. */
  public Optional<Bytes> hashAt(long index) {
    return state.chain.hashAt(index);
  }

  public String title() {
    return state.title;
  }

  public boolean isAdmissionOpen() {
    return !state.admissionClosed;
  }

  public boolean hasEnded() {
    return state.ended;
  }

  /** The members, in the order of being added. */
  public List<Member> members() {
    return state.people.members();
  }

  public Optional<Member> member(UserId userId) {
    return state.people.member(userId);
  }

  /** An account that the log has named, member or not, at the newest place. */
  public Optional<AccountState> account(UserId userId) {
    return state.people.account(userId);
  }

  /** The devices that take part, in the order of joining. */
  public List<Device> devices() {
    return state.people.devices();
  }

  public Optional<Device> device(Address address) {
    return state.people.device(address);
  }

  /** The guests that take part, in the order of admission. */
  public List<Guest> guests() {
    return state.guests.present();
  }

  public Optional<Guest> guest(GuestSessionId sessionId) {
    return state.guests.present(sessionId);
  }

  /** All invitations ever made, in order. */
  public List<Invitation> invitations() {
    return state.invitations.all();
  }

  public Optional<Invitation> invitation(Bytes tokenHash) {
    return state.invitations.byTokenHash(tokenHash);
  }

  /** The identity key under which a device or guest takes part. */
  public Optional<Bytes> identityKey(Address address) {
    return state.identityKey(address);
  }

  /** The identity key under which a device or guest takes part or took part. */
  public Optional<Bytes> everHadKey(Address address) {
    return state.attendance.everHadKey(address);
  }

  /** The indices of the entries by which a device or guest came in, in order. */
  public List<Long> comingsOf(Address address) {
    return state.attendance.begins(address);
  }

  /** Whether a device or guest took part once the entry at {@code index} stood. */
  public boolean tookPartAt(Address address, long index) {
    return state.attendance.tookPartAt(address, index);
  }

  public boolean isHost(UserId userId) {
    return state.people.isHost(userId);
  }

  /** Whether this device may admit and remove guests, and make invitations. */
  public boolean mayAdmit(Address address) {
    return state.mayAdmit(address);
  }

  /**
   * Whether a device that does not take part may join: its account is a member, and the device has
   * not gone out since the account was last added.
   */
  public boolean mayJoin(Address device) {
    return !Ids.isGuest(device) && state.people.mayJoin(device);
  }

  /**
   * Whether a session is one that may be let in: it does not take part, and did not before unless
   * it had gone by itself.
   */
  public boolean mayCome(GuestSessionId sessionId) {
    return state.guests.present(sessionId).isEmpty()
        && state.guests.former(sessionId).map(Guests.Former::mayComeAgain).orElse(true);
  }

  /** The indices of the comings and goings, in order. */
  public List<Long> comingsAndGoings() {
    return List.copyOf(state.comingsAndGoings);
  }

  /**
   * Checks a serialised {@code SignedEntry} and, if it is good, takes it in as the new head. A
   * refused one changes nothing.
   */
  public LogVerdict<MeetingEvent> append(Bytes signedEntry) {
    boolean signed = false;
    try {
      WrittenEntry entry = WrittenEntry.parse(signedEntry, MAX_ENTRY_BYTES);
      Address signer = Ids.signer(entry.content().getSigner());
      state.chain.requireNext(entry);
      EntryRefused.unless(!state.ended, LogFault.AFTER_END, "the meeting has ended");
      Optional<EntryType> type = EntryType.of(entry.content().getType());
      EntryRefused.unless(
          type.isPresent() || entry.maySkip(),
          LogFault.NEWER_VERSION,
          "the entry is of a type that this version does not know");
      EntryRefused.unless(
          SigningContext.MEETING_ENTRY.verifies(
              state.signatures,
              signerKey(entry, type, signer),
              entry.entry().toByteArray(),
              entry.signature()),
          LogFault.BAD_SIGNATURE,
          "the entry's signature is not its signer's");
      signed = true;
      MeetingEvent event = take(entry, type, signer);
      state.remember(event);
      state.chain.add(entry);
      return new LogVerdict.Accepted<>(event);
    } catch (EntryRefused e) {
      return new LogVerdict.Refused<>(e.fault(), e.detail(), signed);
    }
  }

  /**
   * Takes in an entry that {@link #append} has accepted before, and that its holder has kept since:
   * signatures and proofs, which cost the most, are not checked again.
   */
  public LogVerdict<MeetingEvent> restore(Bytes signedEntry) {
    return state.signatures.restore(() -> append(signedEntry));
  }

  /**
   * The key that must have signed. A signer that does not take part yet has it in its account, at
   * the place that the entry names.
   */
  private Bytes signerKey(WrittenEntry entry, Optional<EntryType> type, Address signer)
      throws EntryRefused {
    if (size() == 0) {
      EntryRefused.unless(
          type.filter(EntryType.MEETING_CREATED::equals).isPresent(),
          LogFault.CONTRADICTION,
          "the first entry does not create the meeting");
      MeetingCreated created = Bodies.body(MeetingCreated.parser(), entry);
      requireVersion(created.getVersion());
      return keyInAccount(signer, created.getAccount(), created.hasAccount());
    }
    if (type.filter(EntryType.DEVICE_JOINED::equals).isPresent()) {
      DeviceJoined joined = Bodies.body(DeviceJoined.parser(), entry);
      return memberKey(signer, joined.getAccount(), joined.hasAccount());
    }
    if (type.filter(EntryType.ACCOUNT_MOVED::equals).isPresent()) {
      AccountMoved moved = Bodies.body(AccountMoved.parser(), entry);
      return memberKey(signer, moved.getAccount(), moved.hasAccount());
    }
    return everHadKey(signer).orElseThrow(MeetingState::signerUnknown);
  }

  private static void requireVersion(int version) throws EntryRefused {
    Form.that(version == VERSION || version < 0 || version > VERSION, "the version is not 2");
    EntryRefused.unless(
        version == VERSION,
        LogFault.NEWER_VERSION,
        "the meeting is of a version that this one does not know");
  }

  private Bytes memberKey(
      Address signer, latchkey.protocol.log.meeting.wire.AccountPlace place, boolean present)
      throws EntryRefused {
    if (Ids.isGuest(signer) || state.people.account(new UserId(signer.id())).isEmpty()) {
      throw MeetingState.signerUnknown();
    }
    return keyInAccount(signer, place, present);
  }

  private Bytes keyInAccount(
      Address signer, latchkey.protocol.log.meeting.wire.AccountPlace place, boolean present)
      throws EntryRefused {
    if (Ids.isGuest(signer)) {
      throw MeetingState.signerUnknown();
    }
    AccountState account =
        state.people.atPlace(new UserId(signer.id()), Bodies.place(place, present));
    return state.people.deviceKey(account, signer).orElseThrow(MeetingState::signerUnknown);
  }

  private MeetingEvent take(WrittenEntry entry, Optional<EntryType> type, Address signer)
      throws EntryRefused {
    boolean byItself =
        type.filter(BY_THOSE_WHO_NEED_NOT_TAKE_PART::contains).isPresent() || size() == 0;
    EntryRefused.unless(
        byItself || identityKey(signer).isPresent(),
        LogFault.NOT_PERMITTED,
        "the signer does not take part any more");
    if (type.isEmpty()) {
      state.requireRoom();
      return new MeetingEvent.Skipped(signer, entry.content().getType());
    }
    return switch (type.get()) {
      case MEETING_CREATED -> members.takeMeetingCreated(entry, signer);
      case MEMBER_ADDED ->
          members.takeMemberAdded(Bodies.body(MemberAdded.parser(), entry), signer);
      case DEVICE_JOINED ->
          members.takeDeviceJoined(Bodies.body(DeviceJoined.parser(), entry), signer);
      case ACCOUNT_MOVED ->
          members.takeAccountMoved(Bodies.body(AccountMoved.parser(), entry), signer);
      case MEMBER_LEFT -> members.takeMemberLeft(entry, signer);
      case MEMBER_REMOVED ->
          members.takeMemberRemoved(Bodies.body(MemberRemoved.parser(), entry), signer);
      case DEVICE_LEFT -> members.takeDeviceLeft(entry, signer);
      case ROLE_CHANGED ->
          members.takeRoleChanged(Bodies.body(RoleChanged.parser(), entry), signer);
      case INVITATION_MADE -> guests.takeInvitationMade(entry, signer);
      case INVITATION_REVOKED ->
          guests.takeInvitationRevoked(Bodies.body(InvitationRevoked.parser(), entry), signer);
      case GUESTS_ADMITTED ->
          guests.takeGuestsAdmitted(Bodies.body(GuestsAdmitted.parser(), entry), signer);
      case GUEST_REMOVED ->
          guests.takeGuestRemoved(Bodies.body(GuestRemoved.parser(), entry), signer);
      case GUEST_LEFT -> guests.takeGuestLeft(entry, signer);
      case ADMISSION_CLOSED -> takeAdmission(entry, signer, true);
      case ADMISSION_OPENED -> takeAdmission(entry, signer, false);
      case MEETING_ENDED -> takeMeetingEnded(entry, signer);
    };
  }

  private MeetingEvent takeAdmission(WrittenEntry entry, Address signer, boolean close)
      throws EntryRefused {
    Bodies.requireEmptyBody(entry);
    state.requireHost(signer);
    state.requireRoom();
    EntryRefused.unless(
        state.admissionClosed != close,
        LogFault.CONTRADICTION,
        close ? "admission is closed already" : "admission is open already");
    state.admissionClosed = close;
    return close
        ? new MeetingEvent.AdmissionClosed(signer)
        : new MeetingEvent.AdmissionOpened(signer);
  }

  private MeetingEvent takeMeetingEnded(WrittenEntry entry, Address signer) throws EntryRefused {
    Bodies.requireEmptyBody(entry);
    state.requireHost(signer);
    state.ended = true;
    return new MeetingEvent.MeetingEnded(signer);
  }
}
