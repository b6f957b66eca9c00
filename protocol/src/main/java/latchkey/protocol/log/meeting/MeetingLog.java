package latchkey.protocol.log.meeting;

import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import com.google.protobuf.Parser;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.CanonicalForm;
import latchkey.protocol.log.Chain;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.Form;
import latchkey.protocol.log.HashContext;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.LogFault;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.account.AccountState;
import latchkey.protocol.log.meeting.wire.AccountMoved;
import latchkey.protocol.log.meeting.wire.AdmittedGuest;
import latchkey.protocol.log.meeting.wire.DeviceJoined;
import latchkey.protocol.log.meeting.wire.GuestRemoved;
import latchkey.protocol.log.meeting.wire.GuestsAdmitted;
import latchkey.protocol.log.meeting.wire.InvitationMade;
import latchkey.protocol.log.meeting.wire.InvitationRevoked;
import latchkey.protocol.log.meeting.wire.MeetingCreated;
import latchkey.protocol.log.meeting.wire.MemberAdded;
import latchkey.protocol.log.meeting.wire.MemberProof;
import latchkey.protocol.log.meeting.wire.MemberRemoved;
import latchkey.protocol.log.meeting.wire.RoleChanged;

/**
 * A meeting's log, the roster, built by checking each entry in turn
 * (docs/second-edition/protocol.md, section 2.2). Two readers of the same entries come to the same
 * end. Not safe for use by several threads.
 */
public final class MeetingLog {
  private static final int VERSION = 2;
  private static final int MAX_ENTRY_BYTES = 65_536;
  private static final int MAX_ENTRIES = 50_000;
  private static final int MAX_MEMBERS = 5_000;
  private static final int MAX_GUESTS_IN_ENTRY = 100;

  private static final Set<EntryType> BY_THOSE_WHO_NEED_NOT_TAKE_PART =
      EnumSet.of(EntryType.DEVICE_JOINED, EntryType.ACCOUNT_MOVED);

  private final SignatureCheck signatures;
  private final Accounts accounts;
  private final Chain chain;
  private final People people;
  private final Guests guests;
  private final Invitations invitations;
  private final Attendance attendance;
  private final List<Long> comingsAndGoings;
  private String title = "";
  private boolean everyMemberAdmits;
  private boolean admissionClosed;
  private boolean ended;
  private int counted;

  /** An empty log. */
  public MeetingLog(SignatureCheck signatures, Accounts accounts) {
    this.signatures = signatures;
    this.accounts = accounts;
    this.chain = new Chain(HashContext.MEETING_ENTRY);
    this.people = new People(accounts);
    this.guests = new Guests();
    this.invitations = new Invitations();
    this.attendance = new Attendance();
    this.comingsAndGoings = new ArrayList<>();
  }

  private MeetingLog(MeetingLog other) {
    this.signatures = other.signatures;
    this.accounts = other.accounts;
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

  /** An equal log that grows by itself. */
  public MeetingLog copy() {
    return new MeetingLog(this);
  }

  /** 16 bytes; empty for an empty log. */
  public Bytes logId() {
    return chain.logId();
  }

  /** How many entries the log has: the index of the next. */
  public long size() {
    return chain.size();
  }

  /** The hash of the newest entry; empty for an empty log. */
  public Bytes head() {
    return chain.head();
  }

  /** The hash of the entry at {@code index}, if the log reaches that far. */
  public Optional<Bytes> hashAt(long index) {
    return chain.hashAt(index);
  }

  public String title() {
    return title;
  }

  public boolean isAdmissionOpen() {
    return !admissionClosed;
  }

  public boolean hasEnded() {
    return ended;
  }

  /** The members, in the order of being added. */
  public List<Member> members() {
    return people.members();
  }

  public Optional<Member> member(UserId userId) {
    return people.member(userId);
  }

  /** An account that the log has named, member or not, at the newest place. */
  public Optional<AccountState> account(UserId userId) {
    return people.account(userId);
  }

  /** The devices that take part, in the order of joining. */
  public List<Device> devices() {
    return people.devices();
  }

  public Optional<Device> device(Address address) {
    return people.device(address);
  }

  /** The guests that take part, in the order of admission. */
  public List<Guest> guests() {
    return guests.present();
  }

  public Optional<Guest> guest(GuestSessionId sessionId) {
    return guests.present(sessionId);
  }

  /** All invitations ever made, in order. */
  public List<Invitation> invitations() {
    return invitations.all();
  }

  public Optional<Invitation> invitation(Bytes tokenHash) {
    return invitations.byTokenHash(tokenHash);
  }

  /** The identity key under which a device or guest takes part. */
  public Optional<Bytes> identityKey(Address address) {
    return Ids.isGuest(address)
        ? guests.present(new GuestSessionId(address.id())).map(Guest::identityKey)
        : people.device(address).map(Device::identityKey);
  }

  /** The identity key under which a device or guest takes part or took part. */
  public Optional<Bytes> everHadKey(Address address) {
    return attendance.everHadKey(address);
  }

  /** Whether a device or guest took part once the entry at {@code index} stood. */
  public boolean tookPartAt(Address address, long index) {
    return attendance.tookPartAt(address, index);
  }

  public boolean isHost(UserId userId) {
    return people.isHost(userId);
  }

  /** Whether this device may admit and remove guests, and make invitations. */
  public boolean mayAdmit(Address address) {
    return people
        .device(address)
        .filter(device -> everyMemberAdmits || isHost(device.userId()))
        .isPresent();
  }

  /** The indices of the comings and goings, in order. */
  public List<Long> comingsAndGoings() {
    return List.copyOf(comingsAndGoings);
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
      chain.requireNext(entry);
      EntryRefused.unless(!ended, LogFault.AFTER_END, "the meeting has ended");
      Optional<EntryType> type = EntryType.of(entry.content().getType());
      EntryRefused.unless(
          type.isPresent() || entry.maySkip(),
          LogFault.NEWER_VERSION,
          "the entry is of a type that this version does not know");
      EntryRefused.unless(
          SigningContext.MEETING_ENTRY.verifies(
              signatures,
              signerKey(entry, type, signer),
              entry.entry().toByteArray(),
              entry.signature()),
          LogFault.BAD_SIGNATURE,
          "the entry's signature is not its signer's");
      signed = true;
      MeetingEvent event = take(entry, type, signer);
      remember(event);
      chain.add(entry);
      return new LogVerdict.Accepted<>(event);
    } catch (EntryRefused e) {
      return new LogVerdict.Refused<>(e.fault(), e.detail(), signed);
    }
  }

  private void remember(MeetingEvent event) {
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
      MeetingCreated created = body(MeetingCreated.parser(), entry);
      requireVersion(created.getVersion());
      return keyInAccount(signer, created.getAccount(), created.hasAccount());
    }
    if (type.filter(EntryType.DEVICE_JOINED::equals).isPresent()) {
      DeviceJoined joined = body(DeviceJoined.parser(), entry);
      return memberKey(signer, joined.getAccount(), joined.hasAccount());
    }
    if (type.filter(EntryType.ACCOUNT_MOVED::equals).isPresent()) {
      AccountMoved moved = body(AccountMoved.parser(), entry);
      return memberKey(signer, moved.getAccount(), moved.hasAccount());
    }
    return everHadKey(signer).orElseThrow(MeetingLog::signerUnknown);
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
    if (Ids.isGuest(signer) || people.account(new UserId(signer.id())).isEmpty()) {
      throw signerUnknown();
    }
    return keyInAccount(signer, place, present);
  }

  private Bytes keyInAccount(
      Address signer, latchkey.protocol.log.meeting.wire.AccountPlace place, boolean present)
      throws EntryRefused {
    if (Ids.isGuest(signer)) {
      throw signerUnknown();
    }
    AccountState account = people.atPlace(new UserId(signer.id()), place(place, present));
    return people.deviceKey(account, signer).orElseThrow(MeetingLog::signerUnknown);
  }

  private static EntryRefused signerUnknown() {
    return new EntryRefused(LogFault.SIGNER_UNKNOWN, "the signer does not take part and never did");
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
      requireRoom();
      return new MeetingEvent.Skipped(signer, entry.content().getType());
    }
    return switch (type.get()) {
      case MEETING_CREATED -> takeMeetingCreated(entry, signer);
      case MEMBER_ADDED -> takeMemberAdded(body(MemberAdded.parser(), entry), signer);
      case DEVICE_JOINED -> takeDeviceJoined(body(DeviceJoined.parser(), entry), signer);
      case ACCOUNT_MOVED -> takeAccountMoved(body(AccountMoved.parser(), entry), signer);
      case MEMBER_LEFT -> takeMemberLeft(entry, signer);
      case MEMBER_REMOVED -> takeMemberRemoved(body(MemberRemoved.parser(), entry), signer);
      case DEVICE_LEFT -> takeDeviceLeft(entry, signer);
      case ROLE_CHANGED -> takeRoleChanged(body(RoleChanged.parser(), entry), signer);
      case INVITATION_MADE -> takeInvitationMade(entry, signer);
      case INVITATION_REVOKED ->
          takeInvitationRevoked(body(InvitationRevoked.parser(), entry), signer);
      case GUESTS_ADMITTED -> takeGuestsAdmitted(body(GuestsAdmitted.parser(), entry), signer);
      case GUEST_REMOVED -> takeGuestRemoved(body(GuestRemoved.parser(), entry), signer);
      case GUEST_LEFT -> takeGuestLeft(entry, signer);
      case ADMISSION_CLOSED -> takeAdmission(entry, signer, true);
      case ADMISSION_OPENED -> takeAdmission(entry, signer, false);
      case MEETING_ENDED -> takeMeetingEnded(entry, signer);
    };
  }

  private MeetingEvent takeMeetingCreated(WrittenEntry entry, Address signer) throws EntryRefused {
    EntryRefused.unless(
        size() == 0, LogFault.CONTRADICTION, "the meeting has been created already");
    MeetingCreated body = body(MeetingCreated.parser(), entry);
    String name = Form.name(body.getTitle(), Limits.MAX_TITLE_CODE_POINTS);
    boolean everyMember =
        switch (body.getWhoMayAdmit()) {
          case WHO_MAY_ADMIT_HOSTS -> false;
          case WHO_MAY_ADMIT_EVERY_MEMBER -> true;
          case WHO_MAY_ADMIT_UNSPECIFIED, UNRECOGNIZED ->
              throw new EntryRefused(LogFault.MALFORMED, "the entry does not say who may admit");
        };
    AccountState account =
        people.atPlace(new UserId(signer.id()), place(body.getAccount(), body.hasAccount()));
    title = name;
    everyMemberAdmits = everyMember;
    people.move(account, size());
    people.add(account, Role.HOST, size(), true);
    join(account, signer);
    return new MeetingEvent.MeetingCreated(signer, name, everyMember);
  }

  private MeetingEvent takeMemberAdded(MemberAdded body, Address signer) throws EntryRefused {
    UserId userId = Ids.userId(body.getUserId());
    AccountPlace place = place(body.getAccount(), body.hasAccount());
    requireHost(signer);
    requireRoom();
    AccountState account = people.atPlace(userId, place);
    EntryRefused.unless(
        !userId.value().equals(signer.id()) || account.device(signer.deviceId()).isPresent(),
        LogFault.NOT_PERMITTED,
        "the entry itself shows the signer removed from its account");
    EntryRefused.unless(
        people.member(userId).isPresent() || people.members().size() < MAX_MEMBERS,
        LogFault.CONTRADICTION,
        "the meeting has as many members as it may have");
    Optional<Invitation> used =
        body.hasProof()
            ? Optional.of(invitationProved(body.getProof(), account))
            : Optional.empty();
    List<Address> gone = move(account);
    used.ifPresent(invitation -> use(invitation.tokenHash()));
    people.add(account, Role.MEMBER, size(), used.isPresent());
    return new MeetingEvent.MemberAdded(signer, userId, used.isPresent(), gone);
  }

  private Invitation invitationProved(MemberProof proof, AccountState account) throws EntryRefused {
    Bytes tokenHash = Form.hash(proof.getTokenHash(), "the token's hash");
    Bytes linkProof = Form.signature(proof.getLinkProof(), "the link's proof");
    Bytes deviceProof = Form.signature(proof.getDeviceProof(), "the device's proof");
    int deviceId = Form.deviceId(proof.getDeviceId());
    Invitation invitation =
        usable(invitations.byTokenHash(tokenHash).filter(made -> !made.fallsWith(account)), true);
    EntryRefused.unless(
        invitation.forWhom() == ForWhom.MEMBER,
        LogFault.CONTRADICTION,
        "the invitation is not for a member");
    Bytes key =
        account
            .device(deviceId)
            .orElseThrow(() ->
                new EntryRefused(
                    LogFault.CONTRADICTION, "the proof's device is not in the account"))
            .identityKey();
    proofs()
        .require(
            invitation,
            proofs().memberKnock(invitation, account.userId(), account.place()),
            key,
            linkProof,
            deviceProof);
    return invitation;
  }

  private MeetingEvent takeDeviceJoined(DeviceJoined body, Address signer) throws EntryRefused {
    UserId userId = new UserId(signer.id());
    AccountState account = people.atPlace(userId, place(body.getAccount(), body.hasAccount()));
    Member member = requireMember(userId);
    requireRoom();
    Bytes key =
        account
            .device(signer.deviceId())
            .orElseThrow(() ->
                new EntryRefused(LogFault.CONTRADICTION, "the device was removed from its account"))
            .identityKey();
    EntryRefused.unless(
        people.device(signer).isEmpty(), LogFault.CONTRADICTION, "the device takes part already");
    EntryRefused.unless(
        people.wentOutAt(signer).filter(index -> index > member.addedAt()).isEmpty(),
        LogFault.CONTRADICTION,
        "the device went out, and its account has not been added again since");
    attendance.requireOwn(signer, key);
    requireSeats(1 - people.removedBy(account).size());
    List<Address> gone = move(account);
    join(account, signer);
    return new MeetingEvent.DeviceJoined(signer, gone);
  }

  private MeetingEvent takeAccountMoved(AccountMoved body, Address signer) throws EntryRefused {
    UserId userId = new UserId(signer.id());
    AccountPlace place = place(body.getAccount(), body.hasAccount());
    AccountState account = people.atPlace(userId, place);
    EntryRefused.unless(
        !requireMember(userId).account().place().equals(place),
        LogFault.CONTRADICTION,
        "the account stands there already");
    if (people.removedBy(account).isEmpty()) {
      requireRoom();
    }
    return new MeetingEvent.AccountMoved(signer, move(account));
  }

  /** Lets an account stand at a newer place, with all that follows from it. */
  private List<Address> move(AccountState account) {
    List<Address> gone = people.move(account, size());
    invitations.fallWith(account);
    return gone;
  }

  private MeetingEvent takeMemberLeft(WrittenEntry entry, Address signer) throws EntryRefused {
    requireEmptyBody(entry);
    Device device = requireDevice(signer);
    EntryRefused.unless(
        !people.isLastHost(device.userId()) || isAlone(device.userId()),
        LogFault.CONTRADICTION,
        "the last host cannot leave the others");
    return new MeetingEvent.MemberLeft(signer, remove(device.userId()));
  }

  private MeetingEvent takeMemberRemoved(MemberRemoved body, Address signer) throws EntryRefused {
    UserId userId = Ids.userId(body.getUserId());
    Member by = requireHost(signer);
    EntryRefused.unless(
        !userId.equals(by.userId()), LogFault.CONTRADICTION, "a member removes itself by leaving");
    Member member = people.require(userId);
    EntryRefused.unless(
        !member.isHost() || member.chain().contains(by.userId()),
        LogFault.CONTRADICTION,
        "a host is removed only by those who made it one");
    return new MeetingEvent.MemberRemoved(signer, userId, remove(userId));
  }

  private List<Address> remove(UserId userId) {
    invitations.fallWith(userId);
    return people.remove(userId, size());
  }

  private MeetingEvent takeDeviceLeft(WrittenEntry entry, Address signer) throws EntryRefused {
    requireEmptyBody(entry);
    Device device = requireDevice(signer);
    boolean onlyOne =
        people.devices().stream().filter(of -> of.userId().equals(device.userId())).count() == 1;
    EntryRefused.unless(
        !people.isLastHost(device.userId()) || !onlyOne || isAlone(device.userId()),
        LogFault.CONTRADICTION,
        "the last host's only device cannot leave the others");
    people.takeOut(signer, size());
    return new MeetingEvent.DeviceLeft(signer);
  }

  private boolean isAlone(UserId userId) {
    return people.members().stream().allMatch(member -> member.userId().equals(userId))
        && guests.size() == 0;
  }

  private MeetingEvent takeRoleChanged(RoleChanged body, Address signer) throws EntryRefused {
    UserId userId = Ids.userId(body.getUserId());
    Role role =
        switch (body.getRole()) {
          case ROLE_HOST -> Role.HOST;
          case ROLE_MEMBER -> Role.MEMBER;
          case ROLE_UNSPECIFIED, UNRECOGNIZED ->
              throw new EntryRefused(LogFault.MALFORMED, "the entry does not name a role");
        };
    Member by = requireHost(signer);
    Member member = people.require(userId);
    requireRoom();
    EntryRefused.unless(
        member.role() != role, LogFault.CONTRADICTION, "the member has that role already");
    if (role == Role.HOST) {
      people.promote(userId, by);
    } else {
      EntryRefused.unless(
          userId.equals(by.userId()) || member.chain().contains(by.userId()),
          LogFault.CONTRADICTION,
          "a host is demoted only by itself or those who made it one");
      EntryRefused.unless(
          !people.isLastHost(userId), LogFault.CONTRADICTION, "the last host stays one");
      people.demote(userId);
    }
    return new MeetingEvent.RoleChanged(signer, userId, role);
  }

  private MeetingEvent takeInvitationMade(WrittenEntry entry, Address signer) throws EntryRefused {
    InvitationMade body = body(InvitationMade.parser(), entry);
    Bytes tokenHash = Form.hash(body.getTokenHash(), "the token's hash");
    Bytes linkKey = Form.key(body.getLinkKey(), "linkKey");
    ForWhom forWhom =
        switch (body.getForWhom()) {
          case FOR_WHOM_GUEST -> ForWhom.ONE_GUEST;
          case FOR_WHOM_SHARED -> ForWhom.SEVERAL_GUESTS;
          case FOR_WHOM_MEMBER -> ForWhom.MEMBER;
          case FOR_WHOM_UNSPECIFIED, UNRECOGNIZED ->
              throw new EntryRefused(
                  LogFault.MALFORMED, "the entry does not say for whom the invitation is");
        };
    long expiresAt = Form.number(body.getExpiresAt(), WrittenEntry.MAX_TIME, "expiresAt");
    if (forWhom == ForWhom.MEMBER) {
      requireHost(signer);
    } else {
      requireMayAdmit(signer);
    }
    requireRoom();
    int most = forWhom == ForWhom.SEVERAL_GUESTS ? Limits.MAX_INVITATION_USES : 1;
    EntryRefused.unless(
        body.getMaxUses() >= 1 && body.getMaxUses() <= most,
        LogFault.CONTRADICTION,
        "the invitation has not 1 to " + most + " uses");
    invitations.requireNew(tokenHash, linkKey, signer);
    Bytes anchor = HashContext.MEETING_ENTRY.of(entry.entry().toByteArray());
    Invitation invitation =
        new Invitation(
            tokenHash, linkKey, forWhom, body.getMaxUses(), expiresAt, signer, anchor, 0, false);
    invitations.add(invitation);
    return new MeetingEvent.InvitationMade(signer, invitation);
  }

  private MeetingEvent takeInvitationRevoked(InvitationRevoked body, Address signer)
      throws EntryRefused {
    Bytes tokenHash = Form.hash(body.getTokenHash(), "the token's hash");
    requireMayAdmit(signer);
    requireRoom();
    Invitation invitation =
        invitations
            .byTokenHash(tokenHash)
            .filter(made -> !made.revoked())
            .orElseThrow(() ->
                new EntryRefused(LogFault.CONTRADICTION, "there is no such invitation to revoke"));
    invitations.put(invitation.asRevoked());
    return new MeetingEvent.InvitationRevoked(signer, invitation.asRevoked());
  }

  private MeetingEvent takeGuestsAdmitted(GuestsAdmitted body, Address signer) throws EntryRefused {
    Form.that(
        body.getGuestsCount() >= 1 && body.getGuestsCount() <= MAX_GUESTS_IN_ENTRY,
        "the entry does not admit 1 to " + MAX_GUESTS_IN_ENTRY + " guests");
    requireMayAdmit(signer);
    requireRoom();
    EntryRefused.unless(!admissionClosed, LogFault.CONTRADICTION, "admission is closed");
    requireSeats(body.getGuestsCount());
    Map<GuestSessionId, Guest> admitted = new HashMap<>();
    List<Guest> inOrder = new ArrayList<>();
    Map<Bytes, Invitation> used = new HashMap<>();
    Map<Bytes, GuestSessionId> keys = new HashMap<>();
    for (AdmittedGuest wire : body.getGuestsList()) {
      Guest guest = guest(wire);
      boolean again = comesAgain(guest);
      EntryRefused.unless(
          again || guests.former(guest.sessionId()).isEmpty(),
          LogFault.CONTRADICTION,
          "that guest was in the meeting");
      EntryRefused.unless(
          guests.present(guest.sessionId()).isEmpty()
              && admitted.put(guest.sessionId(), guest) == null,
          LogFault.CONTRADICTION,
          "that guest is in the meeting");
      attendance.requireOwn(guest.address(), guest.identityKey());
      EntryRefused.unless(
          keys.put(guest.identityKey(), guest.sessionId()) == null,
          LogFault.CONTRADICTION,
          "two guests have one key");
      Optional<Invitation> made =
          Optional.ofNullable(used.get(guest.tokenHash()))
              .or(() -> invitations.byTokenHash(guest.tokenHash()));
      Invitation invitation = usable(made, !again);
      EntryRefused.unless(
          invitation.forWhom() != ForWhom.MEMBER,
          LogFault.CONTRADICTION,
          "the invitation is for a member");
      proofs()
          .require(
              invitation,
              guest,
              Form.signature(wire.getLinkProof(), "the link's proof"),
              Form.signature(wire.getKeyProof(), "the key's proof"));
      used.put(guest.tokenHash(), again ? invitation : invitation.used());
      inOrder.add(guest);
    }
    used.values().forEach(invitations::put);
    for (Guest guest : inOrder) {
      guests.add(guest);
      attendance.begin(guest.address(), guest.identityKey(), size());
    }
    return new MeetingEvent.GuestsAdmitted(signer, inOrder);
  }

  private boolean comesAgain(Guest guest) {
    return guests
        .former(guest.sessionId())
        .filter(Guests.Former::mayComeAgain)
        .filter(former -> former.guest().equals(guest))
        .isPresent();
  }

  private static Guest guest(AdmittedGuest wire) throws EntryRefused {
    int registrationId = wire.getRegistrationId();
    Form.that(
        registrationId >= 1 && registrationId <= Limits.MAX_REGISTRATION_ID,
        "a registration id is not from 1 to " + Limits.MAX_REGISTRATION_ID);
    Form.signature(wire.getLinkProof(), "the link's proof");
    Form.signature(wire.getKeyProof(), "the key's proof");
    return new Guest(
        Ids.sessionId(wire.getSessionId()),
        Form.key(wire.getIdentityKey(), "identityKey"),
        registrationId,
        Form.name(wire.getDisplayName(), Limits.MAX_NAME_CODE_POINTS),
        Form.hash(wire.getTokenHash(), "the token's hash"));
  }

  private static Invitation usable(Optional<Invitation> made, boolean anotherUse)
      throws EntryRefused {
    return made.filter(invitation -> !invitation.revoked())
        .filter(invitation -> !anotherUse || !invitation.isUsedUp())
        .orElseThrow(() ->
            new EntryRefused(
                LogFault.CONTRADICTION, "the invitation is unknown, revoked or used up"));
  }

  private void use(Bytes tokenHash) {
    invitations.byTokenHash(tokenHash).map(Invitation::used).ifPresent(invitations::put);
  }

  private MeetingEvent takeGuestRemoved(GuestRemoved body, Address signer) throws EntryRefused {
    GuestSessionId sessionId = Ids.sessionId(body.getSessionId());
    requireMayAdmit(signer);
    Optional<Guest> present = guests.present(sessionId);
    Guest guest =
        present
            .or(() -> body.getHadGone() ? Optional.empty() : mayComeAgain(sessionId))
            .orElseThrow(
                () -> new EntryRefused(LogFault.CONTRADICTION, "that guest does not take part"));
    Optional<Invitation> invitation = invitations.byTokenHash(guest.tokenHash());
    boolean single = invitation.filter(made -> made.forWhom() == ForWhom.ONE_GUEST).isPresent();
    EntryRefused.unless(
        !body.getCloseLink() || !(single || body.getHadGone()),
        LogFault.CONTRADICTION,
        "only a removal closes a link, and only a link for several guests");
    if (!body.getHadGone() && (single || body.getCloseLink())) {
      invitation.map(Invitation::asRevoked).ifPresent(invitations::put);
    }
    guests.takeOut(guest, body.getHadGone());
    List<Address> gone = present.map(Guest::address).map(List::of).orElse(List.of());
    return new MeetingEvent.GuestRemoved(signer, guest, body.getHadGone(), gone);
  }

  private Optional<Guest> mayComeAgain(GuestSessionId sessionId) {
    return guests.former(sessionId).filter(Guests.Former::mayComeAgain).map(Guests.Former::guest);
  }

  private MeetingEvent takeGuestLeft(WrittenEntry entry, Address signer) throws EntryRefused {
    requireEmptyBody(entry);
    EntryRefused.unless(
        Ids.isGuest(signer), LogFault.NOT_PERMITTED, "only a guest leaves as a guest");
    Guest guest =
        guests.present(new GuestSessionId(signer.id())).orElseThrow(MeetingLog::signerUnknown);
    guests.takeOut(guest, false);
    return new MeetingEvent.GuestLeft(signer, guest);
  }

  private MeetingEvent takeAdmission(WrittenEntry entry, Address signer, boolean close)
      throws EntryRefused {
    requireEmptyBody(entry);
    requireHost(signer);
    requireRoom();
    EntryRefused.unless(
        admissionClosed != close,
        LogFault.CONTRADICTION,
        close ? "admission is closed already" : "admission is open already");
    admissionClosed = close;
    return close
        ? new MeetingEvent.AdmissionClosed(signer)
        : new MeetingEvent.AdmissionOpened(signer);
  }

  private MeetingEvent takeMeetingEnded(WrittenEntry entry, Address signer) throws EntryRefused {
    requireEmptyBody(entry);
    requireHost(signer);
    ended = true;
    return new MeetingEvent.MeetingEnded(signer);
  }

  private void join(AccountState account, Address signer) {
    Bytes key = people.deviceKey(account, signer).orElseThrow();
    people.join(new Device(account.userId(), signer.deviceId(), key, size()));
    attendance.begin(signer, key, size());
  }

  private Device requireDevice(Address signer) throws EntryRefused {
    return people
        .device(signer)
        .orElseThrow(
            () -> new EntryRefused(LogFault.NOT_PERMITTED, "only a member's device may say so"));
  }

  private Member requireMember(UserId signer) throws EntryRefused {
    return people
        .member(signer)
        .orElseThrow(() ->
            new EntryRefused(LogFault.NOT_PERMITTED, "the signer's account is no member any more"));
  }

  private Member requireHost(Address signer) throws EntryRefused {
    return people
        .device(signer)
        .flatMap(device -> people.member(device.userId()))
        .filter(Member::isHost)
        .orElseThrow(
            () -> new EntryRefused(LogFault.NOT_PERMITTED, "only a host's device may say so"));
  }

  private void requireMayAdmit(Address signer) throws EntryRefused {
    EntryRefused.unless(
        mayAdmit(signer), LogFault.NOT_PERMITTED, "the signer may not admit guests here");
  }

  private void requireRoom() throws EntryRefused {
    EntryRefused.unless(
        counted < MAX_ENTRIES,
        LogFault.CONTRADICTION,
        "the meeting's log is full: it takes nothing but goings out and the end");
  }

  private void requireSeats(int more) throws EntryRefused {
    EntryRefused.unless(
        people.devices().size() + guests.size() + more <= Limits.MAX_PARTICIPANTS,
        LogFault.CONTRADICTION,
        "the meeting is full");
  }

  private Proofs proofs() {
    return new Proofs(signatures, logId());
  }

  private static AccountPlace place(
      latchkey.protocol.log.meeting.wire.AccountPlace wire, boolean present) throws EntryRefused {
    Form.that(present, "the entry names no place of an account");
    return new AccountPlace(
        Form.number(wire.getIndex(), WrittenEntry.MAX_NUMBER, "the account's index"),
        Form.hash(wire.getHash(), "the account's hash"));
  }

  private static void requireEmptyBody(WrittenEntry entry) throws EntryRefused {
    body(Empty.parser(), entry);
  }

  private static <M extends Message> M body(Parser<M> parser, WrittenEntry entry)
      throws EntryRefused {
    return CanonicalForm.parse(parser, entry.content().getBody(), "the entry's body");
  }
}
