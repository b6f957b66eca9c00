package latchkey.server.testing;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Sha256;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.guest.SignedDecision;
import latchkey.protocol.meeting.AddMember;
import latchkey.protocol.meeting.CreateInvitation;
import latchkey.protocol.meeting.CreateMeeting;
import latchkey.protocol.meeting.InvitationCreated;
import latchkey.protocol.meeting.Meeting;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterPage;
import latchkey.protocol.roster.RosterVerdict;
import latchkey.server.keys.LibsignalSignatures;

/** A meeting, and what its host's device knows of its roster. */
public final class TestMeeting {
  public static final String TITLE = "Tea at four";

  private final TestServer server;
  private final TestDevice host;
  private final MeetingId meetingId = MeetingId.random();

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
    Bytes entry =
        sign(
            new Roster(meetingId, new LibsignalSignatures()),
            RosterEntries.meetingCreated(TITLE, host.asRosterMember(), everyMemberAdmits),
            host);
    return server.post("/api/meetings", host.token(), new CreateMeeting(meetingId, TITLE, entry));
  }

  public MeetingId meetingId() {
    return meetingId;
  }

  public TestDevice host() {
    return host;
  }

  public String path() {
    return "/api/meetings/" + meetingId;
  }

  /** The roster as the server has it now, verified. */
  public Roster roster() {
    Roster roster = new Roster(meetingId, new LibsignalSignatures());
    long size;
    do {
      RosterPage page =
          server.get(path() + "/roster?from=" + roster.size(), host.token()).as(RosterPage.class);
      size = page.size();
      for (Bytes entry : page.entries()) {
        if (roster.append(entry) instanceof RosterVerdict.Rejected rejected) {
          throw new AssertionError("the server gave out a bad roster: " + rejected.detail());
        }
      }
    } while (roster.size() < size);
    return roster;
  }

  public Bytes sign(Roster roster, RosterEntries.Body body, TestDevice signer) {
    return sign(roster, body, signer.address(), signer.keys());
  }

  public Bytes sign(Roster roster, RosterEntries.Body body, Address signer, TestKeys keys) {
    return RosterEntries.sign(roster, body, signer, server.clock().instant(), keys::sign);
  }

  /** Signs at the roster's present end and posts. */
  public Reply append(RosterEntries.Body body, TestDevice signer) {
    return append(sign(roster(), body, signer), signer);
  }

  public Reply append(Bytes entry, TestDevice signer) {
    return server.post(path() + "/roster", signer.token(), new AppendToRoster(List.of(entry)));
  }

  /** Opens the meeting to the device's account and signs the device in. */
  public void add(TestDevice device) {
    if (!device.userId().equals(host.userId())) {
      server.post(path() + "/members", host.token(), new AddMember(device.userId())).isDone();
    }
    append(RosterEntries.deviceAdded(device.asRosterMember()), host).isDone();
  }

  /** An invitation for one guest, in the roster. */
  public InvitationCreated invite() {
    return invite(1);
  }

  /** An invitation in the roster. */
  public InvitationCreated invite(int maxUses) {
    InvitationCreated invitation =
        server
            .post(
                path() + "/invitations",
                host.token(),
                new CreateInvitation(maxUses, null, "for a test"))
            .hasStatus(201)
            .as(InvitationCreated.class);
    append(RosterEntries.invitationMade(Sha256.of(invitation.token()), maxUses > 1), host).isDone();
    return invitation;
  }

  /** The signed entry that admits these guests now. */
  public Admission admitting(TestDevice signer, TestGuest... guests) {
    return Admission.alone(
        sign(
            roster(),
            RosterEntries.guestsAdmitted(
                List.of(guests).stream().map(TestGuest::asRosterGuest).toList()),
            signer));
  }

  public Reply admit(TestGuest guest) {
    return admit(guest, host);
  }

  public Reply admit(TestGuest guest, TestDevice signer) {
    return server.post(guestPath(guest) + "/admit", signer.token(), admitting(signer, guest));
  }

  public Reply remove(TestGuest guest, TestDevice signer) {
    return server.post(
        guestPath(guest) + "/remove",
        signer.token(),
        new SignedDecision(sign(roster(), RosterEntries.guestRemoved(guest.sessionId()), signer)));
  }

  /** Signs that a guest has gone which did not sign it itself. */
  public Reply tidyUp(TestGuest gone, TestDevice signer) {
    return server.post(
        guestPath(gone) + "/remove",
        signer.token(),
        new SignedDecision(sign(roster(), RosterEntries.guestHadGone(gone.sessionId()), signer)));
  }

  public Reply decline(TestGuest guest, TestDevice by) {
    return server.post(guestPath(guest) + "/decline", by.token());
  }

  public String guestPath(TestGuest guest) {
    return path() + "/external/" + guest.sessionId();
  }

  /** A guest that has knocked with an invitation of its own. */
  public TestGuest knock(String name) {
    return TestGuest.knock(server, invite().token(), name, 5);
  }

  /** A guest that has been admitted. */
  public TestGuest guest(String name) {
    TestGuest guest = knock(name);
    admit(guest).isDone();
    return guest;
  }
}
