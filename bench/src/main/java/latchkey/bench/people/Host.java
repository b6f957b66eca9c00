package latchkey.bench.people;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import latchkey.bench.load.Greeting;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.crypto.LinkSecret;
import latchkey.client.http.MemberApi;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.meeting.CreateInvitation;
import latchkey.protocol.meeting.CreateMeeting;
import latchkey.protocol.meeting.InvitationCreated;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEntries;
import latchkey.protocol.roster.RosterVerdict;

/** A member's device with one meeting, of which it is the host. */
public final class Host {
  private final URI server;
  private final RawDevice device;
  private final MemberApi api;
  private final MeetingId meeting = MeetingId.random();
  private final Roster roster = new Roster(meeting, new LibsignalSignatureCheck());
  private final LinkSecret secret = LinkSecret.random();

  /**
   * Signs in and makes the meeting.
   *
   * @param signInToken as in a sign-in link
   */
  public Host(URI server, String signInToken) {
    this.server = server;
    this.device = RawDevice.open(server, signInToken);
    this.api = new MemberApi(server, device.accessToken());
    api.publishKeys(device.keys().publish());
    Bytes entry = sign(RosterEntries.meetingCreated("Measured", device.asRosterMember(), true));
    api.create(new CreateMeeting(meeting, "Measured", entry));
    note(entry);
  }

  public MeetingId meeting() {
    return meeting;
  }

  public MemberApi api() {
    return api;
  }

  /** How many entries the roster has. */
  public long rosterSize() {
    return roster.size();
  }

  private Bytes sign(RosterEntries.Body body) {
    return RosterEntries.sign(
        roster, body, device.address(), Instant.now(), device.keys().signer());
  }

  private void note(Bytes entry) {
    if (roster.append(entry) instanceof RosterVerdict.Rejected rejected) {
      throw new IllegalStateException("an own entry does not fit: " + rejected.detail());
    }
  }

  /** Guests that have been let in, with a one-time pre-key of each kind. */
  public List<LightGuest> admit(int count) {
    return admit(count, 1);
  }

  /**
   * Guests that have been let in.
   *
   * @param preKeys one-time pre-keys of a kind that each has published
   */
  public List<LightGuest> admit(int count, int preKeys) {
    List<LightGuest> guests = new ArrayList<>(count);
    while (guests.size() < count) {
      guests.addAll(admitTogether(Math.min(count - guests.size(), Limits.MAX_BATCH), preKeys));
    }
    return guests;
  }

  /**
   * Another member's device, in the roster.
   *
   * @param signInToken as in a sign-in link
   * @return its access token
   */
  public String addMember(String signInToken) {
    RawDevice member = RawDevice.open(server, signInToken);
    api.addMember(meeting, new UserId(member.address().id()));
    KeyCounts allButOne =
        new KeyCounts(Limits.MAX_ONE_TIME_PRE_KEYS - 1, Limits.MAX_ONE_TIME_PRE_KEYS - 1);
    new MemberApi(server, member.accessToken()).publishKeys(member.keys().publish(allButOne));
    Bytes added = sign(RosterEntries.deviceAdded(member.asRosterMember()));
    api.appendToRoster(meeting, added);
    note(added);
    return member.accessToken();
  }

  private List<LightGuest> admitTogether(int count, int preKeys) {
    List<LightGuest> guests = knock(count, preKeys);
    Bytes admitted =
        sign(RosterEntries.guestsAdmitted(guests.stream().map(LightGuest::asRosterGuest).toList()));
    api.admit(meeting, admitted);
    note(admitted);
    return guests;
  }

  private List<LightGuest> knock(int count, int preKeys) {
    InvitationCreated invitation =
        api.invite(meeting, new CreateInvitation(Math.max(2, count), null, "bench"));
    Bytes made = sign(RosterEntries.invitationMade(Sha256.of(invitation.token()), true));
    api.appendToRoster(meeting, made);
    note(made);
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(
            i -> new LightGuest(server, meeting, invitation.token(), secret, "Guest " + i, preKeys))
        .toList();
  }

  /** How it connects and takes its place. */
  public Greeting greeting() {
    return new Greeting(
        Events.MEMBERS,
        Json.mapper().writeValueAsString(Map.of("accessToken", device.accessToken())),
        Optional.of(Wire.event(Events.MEETING_JOIN, new MeetingRef(meeting))));
  }
}
