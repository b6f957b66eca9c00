package latchkey.server.testing;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Stream;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.LogFault;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.meeting.CreateMeeting;
import latchkey.protocol.meeting.Meeting;
import latchkey.protocol.member.WaitingMember;
import latchkey.protocol.member.WaitingMembers;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.protocol.roster.RosterPage;
import latchkey.server.keys.LibsignalSignatures;
import latchkey.server.token.Token;
import latchkey.server.token.TokenKind;

/** A meeting, and what the people in it sign. */
public final class TestMeeting {
  public static final String TITLE = "Tea at four";

  /** An end that no test lives to see. */
  public static final Instant NEVER = Instant.parse("9999-12-31T23:59:59.999Z");

  private final TestServer server;
  private final TestDevice host;
  private final Bytes logId = TestAccount.random(16);
  private final Map<UserId, AccountLog> accounts = new ConcurrentHashMap<>();

  private TestMeeting(TestServer server, TestDevice host) {
    this.server = server;
    this.host = host;
  }

  public static TestMeeting create(TestServer server, TestDevice host) {
    return create(server, host, true);
  }

  public static TestMeeting create(TestServer server, TestDevice host, boolean everyMemberAdmits) {
    TestMeeting meeting = unborn(server, host);
    meeting.tryToCreate(everyMemberAdmits).hasStatus(201).as(Meeting.class);
    return meeting;
  }

  /** One that its host has yet to create. */
  public static TestMeeting unborn(TestServer server, TestDevice host) {
    return new TestMeeting(server, host);
  }

  public Reply tryToCreate() {
    return tryToCreate(true);
  }

  private Reply tryToCreate(boolean everyMemberAdmits) {
    return server.post(
        "/api/meetings", host.token(), new CreateMeeting(opening(TITLE, host, everyMemberAdmits)));
  }

  /** The first entry of this meeting's log, as that device signs it. */
  public Bytes opening(String title, TestDevice creator, boolean everyMemberAdmits) {
    return MeetingWriter.create(
        logId,
        title,
        creator.address(),
        creator.place(),
        everyMemberAdmits,
        creator.keys().signingKey(),
        server.clock().instant());
  }

  public MeetingId meetingId() {
    return Ids.meetingId(logId);
  }

  public TestDevice host() {
    return host;
  }

  public String path() {
    return "/api/meetings/" + meetingId();
  }

  /** The roster as the server has it now, verified. */
  public MeetingLog roster() {
    return roster(host);
  }

  /** The roster as the server gives it to that device, verified. */
  public MeetingLog roster(TestDevice reader) {
    MeetingLog roster = new MeetingLog(new LibsignalSignatures(), this::account);
    long size;
    do {
      RosterPage page =
          server.get(path() + "/roster?from=" + roster.size(), reader.token()).as(RosterPage.class);
      size = page.size();
      page.entries().forEach(entry -> take(roster, entry));
    } while (roster.size() < size);
    return roster;
  }

  private void take(MeetingLog roster, Bytes entry) {
    LogVerdict<MeetingEvent> verdict = roster.append(entry);
    if (verdict instanceof LogVerdict.Refused<MeetingEvent> refused
        && refused.fault() == LogFault.ACCOUNT_MISSING) {
      readAccountsAgain();
      verdict = roster.append(entry);
    }
    if (verdict instanceof LogVerdict.Refused<MeetingEvent> refused) {
      throw new AssertionError("the server gave out a bad roster: " + refused.detail());
    }
  }

  private Optional<AccountLog> account(UserId userId) {
    return Optional.of(accounts.computeIfAbsent(userId, host::log));
  }

  /** Lets rosters that were read before know the accounts' logs as they are now. */
  public void readAccountsAgain() {
    accounts.clear();
  }

  /** Writes what that device signs next. */
  public MeetingWriter writer(MeetingLog roster, TestDevice signer) {
    return new MeetingWriter(
        roster, signer.address(), signer.keys().signingKey(), server.clock().instant());
  }

  /** Signs at the roster's present end. */
  public Bytes sign(Function<MeetingWriter, Bytes> entry, TestDevice signer) {
    return entry.apply(writer(roster(), signer));
  }

  /** Signs at the roster's present end and posts. */
  public Reply append(Function<MeetingWriter, Bytes> entry, TestDevice signer) {
    return append(sign(entry, signer), signer);
  }

  public Reply append(Bytes entry, TestDevice signer) {
    return server.post(path() + "/roster", signer.token(), new AppendToRoster(List.of(entry)));
  }

  /** Makes the device's account a member, if it is none, and lets the device join. */
  public void add(TestDevice device) {
    if (roster().member(device.userId()).isEmpty()) {
      addMember(device).isDone();
    }
    join(device).isDone();
  }

  /** Makes the device's account a member. */
  public Reply addMember(TestDevice device) {
    return addMember(device, host);
  }

  public Reply addMember(TestDevice device, TestDevice signer) {
    return append(writer -> writer.addMember(device.userId(), device.place()), signer);
  }

  public Reply removeMember(TestDevice device, TestDevice signer) {
    return append(writer -> writer.removeMember(device.userId()), signer);
  }

  /** The device joins by itself. */
  public Reply join(TestDevice device) {
    return append(writer -> writer.joinDevice(device.place()), device);
  }

  /** The device goes out by itself; its account stays a member. */
  public Reply leave(TestDevice device) {
    return append(MeetingWriter::leaveAsDevice, device);
  }

  public Reply end() {
    return append(MeetingWriter::endMeeting, host);
  }

  /** An invitation for one guest. */
  public TestLink invite() {
    return invite(1);
  }

  public TestLink invite(int maxUses) {
    return invite(maxUses, NEVER, host);
  }

  public TestLink invite(int maxUses, Instant expiresAt, TestDevice maker) {
    TestLink link = newLink();
    append(making(link, maxUses, expiresAt), maker).isDone();
    return anchored(link);
  }

  /** An invitation for an account of this server. */
  public TestLink inviteMember() {
    return inviteMember(NEVER);
  }

  public TestLink inviteMember(Instant expiresAt) {
    TestLink link = newLink();
    append(
            writer ->
                writer.makeInvitation(
                    link.tokenHash(), link.keys().identityKey(), ForWhom.MEMBER, 1, expiresAt),
            host)
        .isDone();
    return anchored(link);
  }

  /** The device's account knocks by a member link. */
  public Reply knock(TestDevice device, TestLink link) {
    return server.post("/api/meetings/member/knock", device.token(), link.knock(device));
  }

  /** The accounts that wait, by the server's word. */
  public List<WaitingMember> waitingMembers() {
    return server.get(path() + "/member/waiting", host.token()).as(WaitingMembers.class).members();
  }

  public Reply decline(TestDevice waiting) {
    return server.post(path() + "/member/" + waiting.userId() + "/decline", host.token());
  }

  /** A link of which no roster knows yet. */
  public TestLink newLink() {
    return new TestLink(
        Token.random(TokenKind.INVITATION).reveal(), new TestKeys(), logId, Bytes.EMPTY);
  }

  /** The link, with the hash of the entry that made its invitation. */
  public TestLink anchored(TestLink link) {
    return new TestLink(
        link.token(),
        link.keys(),
        logId,
        roster().invitation(Sha256.of(link.token())).orElseThrow().anchor());
  }

  public static Function<MeetingWriter, Bytes> making(
      TestLink link, int maxUses, Instant expiresAt) {
    return writer ->
        writer.makeInvitation(
            link.tokenHash(),
            link.keys().identityKey(),
            maxUses > 1 ? ForWhom.SEVERAL_GUESTS : ForWhom.ONE_GUEST,
            maxUses,
            expiresAt);
  }

  /** The signed entry that admits these guests now. */
  public Admission admitting(TestDevice signer, TestGuest... guests) {
    return Admission.alone(
        sign(
            writer -> writer.admitGuests(Stream.of(guests).map(TestGuest::knocking).toList()),
            signer));
  }

  public Reply admit(TestGuest guest) {
    return admit(guest, host);
  }

  public Reply admit(TestGuest guest, TestDevice signer) {
    return admit(admitting(signer, guest), signer);
  }

  public Reply admit(Admission admission, TestDevice signer) {
    return server.post(path() + "/admissions", signer.token(), admission);
  }

  public Reply remove(TestGuest guest, TestDevice signer) {
    return append(writer -> writer.removeGuest(guest.sessionId(), false, false), signer);
  }

  /** Signs that a guest has gone which did not sign it itself. */
  public Reply tidyUp(TestGuest gone, TestDevice signer) {
    return append(writer -> writer.removeGuest(gone.sessionId(), true, false), signer);
  }

  public Reply decline(TestGuest guest, TestDevice by) {
    return server.post(path() + "/external/" + guest.sessionId() + "/decline", by.token());
  }

  /** A guest that has knocked with an invitation of its own. */
  public TestGuest knock(String name) {
    return TestGuest.knock(server, invite(), name, 5);
  }

  /** A guest that has been admitted. */
  public TestGuest guest(String name) {
    TestGuest guest = knock(name);
    admit(guest).isDone();
    return guest;
  }
}
