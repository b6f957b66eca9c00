package latchkey.protocol.log.meeting;

import static latchkey.protocol.log.account.TestAccount.publicHalf;
import static latchkey.protocol.log.account.TestAccount.sign;
import static latchkey.protocol.log.account.TestAccount.wire;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.TestAccount;
import latchkey.protocol.log.meeting.wire.AccountMoved;
import latchkey.protocol.log.meeting.wire.AccountPlace;
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
import latchkey.protocol.log.meeting.wire.WhoMayAdmit;
import latchkey.protocol.log.wire.Entry;
import latchkey.protocol.log.wire.SignedEntry;
import latchkey.protocol.log.wire.Signer;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/** People who write a meeting's log. */
final class TestMeeting {
  /** Who signs. */
  record By(String id, int deviceId, ECKeyPair key) {}

  /** A guest with its keys. */
  record TestGuest(GuestSessionId sessionId, ECKeyPair key, String name) {
    By by() {
      return new By(sessionId.value(), 1, key);
    }
  }

  /** A link with its key. */
  record Link(Bytes tokenHash, ECKeyPair key) {}

  private final byte[] logId;
  private final Map<UserId, AccountLog> accounts = new HashMap<>();
  private int made;

  final MeetingLog log = new MeetingLog(TestAccount.SIGNATURES, this::account);
  final List<Bytes> entries = new ArrayList<>();

  TestMeeting(int number) {
    logId = ByteBuffer.allocate(16).putInt(number).array();
  }

  /** A meeting that device 1 of this account created. */
  static TestMeeting createdBy(TestAccount creator, WhoMayAdmit whoMayAdmit) {
    TestMeeting meeting = new TestMeeting(1);
    meeting.knows(creator);
    meeting.accept(
        by(creator, 1), EntryType.MEETING_CREATED, meeting.creating(creator, whoMayAdmit));
    return meeting;
  }

  /** Lets the readers of this meeting have the account's log. */
  void knows(TestAccount account) {
    accounts.put(id(account), account.log);
  }

  /** A log that has taken nothing in, and knows the same accounts. */
  MeetingLog emptyLog() {
    return new MeetingLog(TestAccount.SIGNATURES, this::account);
  }

  private Optional<AccountLog> account(UserId userId) {
    return Optional.ofNullable(accounts.get(userId));
  }

  MeetingCreated creating(TestAccount creator, WhoMayAdmit whoMayAdmit) {
    return MeetingCreated.newBuilder()
        .setVersion(2)
        .setTitle("Plans")
        .setAccount(place(creator))
        .setWhoMayAdmit(whoMayAdmit)
        .build();
  }

  static UserId id(TestAccount account) {
    return UserId.ofRoot(account.log.root());
  }

  static By by(TestAccount account, int deviceId) {
    return new By(id(account).value(), deviceId, account.key(deviceId));
  }

  static AccountPlace place(TestAccount account) {
    return place(account, account.log.size() - 1);
  }

  static AccountPlace place(TestAccount account, long index) {
    return AccountPlace.newBuilder()
        .setIndex(index)
        .setHash(wire(account.log.hashAt(index).orElseThrow()))
        .build();
  }

  MemberAdded adding(TestAccount account) {
    knows(account);
    return MemberAdded.newBuilder()
        .setUserId(id(account).value())
        .setAccount(place(account))
        .build();
  }

  void add(By by, TestAccount account) {
    accept(by, EntryType.MEMBER_ADDED, adding(account));
  }

  static DeviceJoined joining(TestAccount account) {
    return DeviceJoined.newBuilder().setAccount(place(account)).build();
  }

  void join(TestAccount account, int deviceId) {
    accept(by(account, deviceId), EntryType.DEVICE_JOINED, joining(account));
  }

  static AccountMoved moving(TestAccount account) {
    return AccountMoved.newBuilder().setAccount(place(account)).build();
  }

  static MemberRemoved removing(TestAccount account) {
    return MemberRemoved.newBuilder().setUserId(id(account).value()).build();
  }

  static RoleChanged giving(TestAccount account, latchkey.protocol.log.meeting.wire.Role role) {
    return RoleChanged.newBuilder().setUserId(id(account).value()).setRole(role).build();
  }

  static Message nothing() {
    return Empty.getDefaultInstance();
  }

  Link newLink() {
    return new Link(Sha256.of("lki_" + ++made), ECKeyPair.generate());
  }

  static InvitationMade inviting(
      Link link, latchkey.protocol.log.meeting.wire.ForWhom forWhom, int uses) {
    return InvitationMade.newBuilder()
        .setTokenHash(wire(link.tokenHash()))
        .setLinkKey(publicHalf(link.key()))
        .setForWhom(forWhom)
        .setMaxUses(uses)
        .setExpiresAt(1_900_000_000_000L)
        .build();
  }

  Link invite(By by, latchkey.protocol.log.meeting.wire.ForWhom forWhom, int uses) {
    Link link = newLink();
    accept(by, EntryType.INVITATION_MADE, inviting(link, forWhom, uses));
    return link;
  }

  static InvitationRevoked revoking(Link link) {
    return InvitationRevoked.newBuilder().setTokenHash(wire(link.tokenHash())).build();
  }

  TestGuest newGuest(String name) {
    byte[] bytes = ByteBuffer.allocate(16).putInt(++made).array();
    String id = "g_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    return new TestGuest(new GuestSessionId(id), ECKeyPair.generate(), name);
  }

  AdmittedGuest admitted(TestGuest guest, Link link) {
    Guest named =
        new Guest(
            guest.sessionId(),
            Bytes.of(guest.key().getPublicKey().serialize()),
            4711,
            guest.name(),
            link.tokenHash());
    Optional<Invitation> invitation = log.invitation(link.tokenHash());
    Message knock =
        invitation
            .<Message>map(
                made -> new Proofs(TestAccount.SIGNATURES, log.logId()).knock(made, named))
            .orElse(Empty.getDefaultInstance());
    return AdmittedGuest.newBuilder()
        .setSessionId(guest.sessionId().value())
        .setIdentityKey(publicHalf(guest.key()))
        .setRegistrationId(4711)
        .setDisplayName(guest.name())
        .setTokenHash(wire(link.tokenHash()))
        .setLinkProof(sign(link.key(), SigningContext.KNOCK, knock))
        .setKeyProof(sign(guest.key(), SigningContext.KNOCK, knock))
        .build();
  }

  static GuestsAdmitted admitting(AdmittedGuest... guests) {
    return GuestsAdmitted.newBuilder().addAllGuests(List.of(guests)).build();
  }

  TestGuest admit(By by, Link link, String name) {
    TestGuest guest = newGuest(name);
    accept(by, EntryType.GUESTS_ADMITTED, admitting(admitted(guest, link)));
    return guest;
  }

  static GuestRemoved removing(TestGuest guest, boolean hadGone, boolean closeLink) {
    return GuestRemoved.newBuilder()
        .setSessionId(guest.sessionId().value())
        .setHadGone(hadGone)
        .setCloseLink(closeLink)
        .build();
  }

  MemberProof proof(TestAccount account, int deviceId, Link link) {
    Invitation invitation = log.invitation(link.tokenHash()).orElseThrow();
    Message knock =
        new Proofs(TestAccount.SIGNATURES, log.logId())
            .memberKnock(invitation, id(account), account.log.state().orElseThrow().place());
    return MemberProof.newBuilder()
        .setTokenHash(wire(link.tokenHash()))
        .setLinkProof(sign(link.key(), SigningContext.MEMBER_KNOCK, knock))
        .setDeviceProof(sign(account.key(deviceId), SigningContext.MEMBER_KNOCK, knock))
        .setDeviceId(deviceId)
        .build();
  }

  MeetingEvent accept(By by, EntryType type, Message body) {
    Bytes entry = entry(by, type.number(), body);
    return switch (log.append(entry)) {
      case LogVerdict.Accepted<MeetingEvent>(MeetingEvent event) -> {
        entries.add(entry);
        yield event;
      }
      case LogVerdict.Refused<MeetingEvent> refused -> throw new AssertionError(refused);
    };
  }

  Bytes entry(By by, int type, Message body) {
    return signed(next(by, type, body).build(), by.key());
  }

  Entry.Builder next(By by, int type, Message body) {
    return Entry.newBuilder()
        .setLogId(ByteString.copyFrom(logId))
        .setIndex(log.size())
        .setPreviousHash(wire(log.head()))
        .setSigner(Signer.newBuilder().setId(by.id()).setDeviceId(by.deviceId()))
        .setTime(1_800_000_000_000L)
        .setType(type)
        .setBody(body.toByteString());
  }

  static Bytes signed(Entry entry, ECKeyPair key) {
    return Bytes.of(
        SignedEntry.newBuilder()
            .setEntry(entry.toByteString())
            .setSignature(sign(key, SigningContext.MEETING_ENTRY, entry))
            .build()
            .toByteArray());
  }
}
