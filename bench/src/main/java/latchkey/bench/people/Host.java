package latchkey.bench.people;

import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import latchkey.bench.load.Greeting;
import latchkey.client.account.Secrets;
import latchkey.client.crypto.DerivedKey;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.http.MemberApi;
import latchkey.client.invite.JoinLink;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.log.meeting.MeetingWriter;
import latchkey.protocol.meeting.CreateMeeting;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingRef;

/** A member's device with one meeting, of which it is the host. */
public final class Host {
  private static final Instant NEVER = Instant.ofEpochMilli(WrittenEntry.MAX_TIME);

  private final URI server;
  private final RawDevice device;
  private final MemberApi api;
  private final MeetingId meeting = MeetingId.random();
  private final Map<UserId, AccountLog> accounts = new HashMap<>();
  private final MeetingLog roster =
      new MeetingLog(
          new LibsignalSignatureCheck(), user -> Optional.ofNullable(accounts.get(user)));

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
    accounts.put(device.userId(), device.accountLog());
    Bytes entry =
        MeetingWriter.create(
            Ids.logId(meeting),
            "Measured",
            device.address(),
            device.place(),
            true,
            device.keys().signingKey(),
            Instant.now());
    api.create(new CreateMeeting(entry));
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

  private MeetingWriter writer(RawDevice signer) {
    return new MeetingWriter(roster, signer.address(), signer.keys().signingKey(), Instant.now());
  }

  private void note(Bytes entry) {
    if (roster.append(entry) instanceof LogVerdict.Refused<MeetingEvent> refused) {
      throw new IllegalStateException("an own entry does not fit: " + refused.detail());
    }
  }

  private void append(MemberApi signer, Bytes entry) {
    signer.appendToRoster(meeting, entry);
    note(entry);
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
    accounts.put(member.userId(), member.accountLog());
    append(api, writer(device).addMember(member.userId(), member.place()));
    MemberApi members = new MemberApi(server, member.accessToken());
    members.publishKeys(member.keys().publish(1));
    append(members, writer(member).joinDevice(member.place()));
    return member.accessToken();
  }

  private List<LightGuest> admitTogether(int count, int preKeys) {
    List<LightGuest> guests = knock(count, preKeys);
    Bytes admitted = writer(device).admitGuests(guests.stream().map(LightGuest::knocking).toList());
    api.admit(meeting, admitted, List.of());
    note(admitted);
    return guests;
  }

  private List<LightGuest> knock(int count, int preKeys) {
    String token = Secrets.invitationToken();
    Bytes seed = Secrets.seed();
    Bytes made =
        writer(device)
            .makeInvitation(
                Sha256.of(token),
                DerivedKey.ofLink(seed).publicKey(),
                ForWhom.SEVERAL_GUESTS,
                Math.max(2, count),
                NEVER);
    append(api, made);
    JoinLink link = new JoinLink(token, seed, roster.head());
    return IntStream.range(0, count)
        .parallel()
        .mapToObj(i -> new LightGuest(server, meeting, link, "Guest " + i, preKeys))
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
