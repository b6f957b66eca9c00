package latchkey.client.http;

import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
import latchkey.protocol.account.AccountLogPages;
import latchkey.protocol.account.AccountLogPosition;
import latchkey.protocol.account.AccountLogsRequest;
import latchkey.protocol.account.Accounts;
import latchkey.protocol.account.AppendAccountEntry;
import latchkey.protocol.device.DeviceInfo;
import latchkey.protocol.device.DeviceLinkMade;
import latchkey.protocol.device.DeviceLinkStatus;
import latchkey.protocol.device.DeviceOffer;
import latchkey.protocol.device.Devices;
import latchkey.protocol.device.Me;
import latchkey.protocol.device.NewDeviceLink;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.guest.Lobby;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.GuestKeyBundles;
import latchkey.protocol.keys.GuestKeyBundlesRequest;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.PublishKeys;
import latchkey.protocol.meeting.CreateMeeting;
import latchkey.protocol.meeting.Meeting;
import latchkey.protocol.meeting.Meetings;
import latchkey.protocol.meeting.Participants;
import latchkey.protocol.member.KnockAsMember;
import latchkey.protocol.member.MemberLinkInfo;
import latchkey.protocol.member.WaitingMember;
import latchkey.protocol.member.WaitingMembers;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.protocol.roster.RosterPage;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** What a signed-in device may call. */
public final class MemberApi {
  private final Rest rest;

  public MemberApi(URI server, String accessToken) {
    this.rest = new Rest(server, Optional.of(accessToken));
  }

  /** The files of a meeting. */
  public FileApi files(MeetingId meeting) {
    return new FileApi(rest, meeting);
  }

  public Me me() {
    return rest.get("/me", Me.class);
  }

  public List<Account> users() {
    return rest.get("/users", Accounts.class).users();
  }

  /** At most 100 logs. Accounts that the server does not know are left out. */
  public AccountLogPages accountLogs(List<AccountLogPosition> logs) {
    return rest.post("/account-logs", new AccountLogsRequest(logs), AccountLogPages.class);
  }

  public void append(AppendAccountEntry entry) {
    rest.post("/me/account-entries", entry);
  }

  /** Those of the caller's account that are signed in. */
  public List<DeviceInfo> devices() {
    return rest.get("/me/devices", Devices.class).devices();
  }

  public DeviceLinkMade makeDeviceLink(Bytes tokenHash) {
    return rest.post("/me/device-links", new NewDeviceLink(tokenHash), DeviceLinkMade.class);
  }

  public DeviceLinkStatus deviceLink(Bytes tokenHash) {
    return rest.get(deviceLinkPath(tokenHash), DeviceLinkStatus.class);
  }

  public void offer(Bytes tokenHash, DeviceOffer offer) {
    rest.put(deviceLinkPath(tokenHash) + "/offer", offer);
  }

  public void withdrawDeviceLink(Bytes tokenHash) {
    rest.delete(deviceLinkPath(tokenHash));
  }

  private static String deviceLinkPath(Bytes tokenHash) {
    return "/me/device-links/"
        + Base64.getUrlEncoder().withoutPadding().encodeToString(tokenHash.toByteArray());
  }

  public KeyCounts publishKeys(PublishKeys keys) {
    return rest.put("/devices/me/keys", keys, KeyCounts.class);
  }

  /** Has the server forget this device's one-time pre-keys. */
  public void withdrawKeys() {
    rest.delete("/devices/me/keys");
  }

  public KeyCounts keyCounts() {
    return rest.get("/devices/me/keys/count", KeyCounts.class);
  }

  /** Takes one-time pre-keys. */
  public KeyBundle bundle(Address device) {
    return rest.get(
        "/users/" + device.id() + "/devices/" + device.deviceId() + "/keys", KeyBundle.class);
  }

  /**
   * Takes one-time pre-keys. At most 100 guests. A bundle that is no bundle counts as refused, and
   * spoils no other.
   */
  public GuestKeyBundles guestBundles(MeetingId meeting, List<GuestSessionId> guests) {
    RawBundles raw =
        rest.post(
            "/meetings/" + meeting + "/external/keys",
            new GuestKeyBundlesRequest(guests),
            RawBundles.class);
    List<GuestKeyBundles.Refused> refused = new ArrayList<>(raw.refused());
    List<GuestKeyBundle> bundles =
        read(
            raw.bundles(),
            malformed ->
                guests.stream()
                    .filter(guest -> guest.value().equals(malformed.path("sessionId").asString("")))
                    .map(guest ->
                        new GuestKeyBundles.Refused(
                            guest,
                            ErrorCode.INVALID_KEY,
                            "its keys are not good: they are malformed"))
                    .forEach(refused::add));
    return new GuestKeyBundles(bundles, refused);
  }

  private static List<GuestKeyBundle> read(Iterable<JsonNode> raw, Consumer<JsonNode> malformed) {
    List<GuestKeyBundle> bundles = new ArrayList<>();
    for (JsonNode bundle : raw) {
      try {
        if (bundle.isObject()) {
          bundles.add(Json.mapper().treeToValue(bundle, GuestKeyBundle.class));
        }
      } catch (JacksonException e) {
        malformed.accept(bundle);
      }
    }
    return bundles;
  }

  private record RawBundles(List<JsonNode> bundles, List<GuestKeyBundles.Refused> refused) {}

  public Meeting create(CreateMeeting meeting) {
    return rest.post("/meetings", meeting, Meeting.class);
  }

  public List<Meeting> meetings() {
    return rest.get("/meetings", Meetings.class).meetings();
  }

  public Meeting meeting(MeetingId meeting) {
    return rest.get("/meetings/" + meeting, Meeting.class);
  }

  public RosterPage roster(MeetingId meeting, long from) {
    return rest.get("/meetings/" + meeting + "/roster?from=" + from, RosterPage.class);
  }

  public void appendToRoster(MeetingId meeting, Bytes entry) {
    rest.post("/meetings/" + meeting + "/roster", new AppendToRoster(List.of(entry)));
  }

  public Participants participants(MeetingId meeting) {
    return rest.get("/meetings/" + meeting + "/participants", Participants.class);
  }

  public Lobby lobby(MeetingId meeting) {
    return rest.get("/meetings/" + meeting + "/external/waiting", Lobby.class);
  }

  /**
   * {@code entry} admits 1 to 100 guests, for some of whom there is a key.
   *
   * @return the envelopes' ids in their order; none where the server does not name them all
   */
  public List<EnvelopeId> admit(MeetingId meeting, Bytes entry, List<Envelope> envelopes) {
    return rest.postForAny(
            "/meetings/" + meeting + "/admissions", new Admission(entry, envelopes), JsonNode.class)
        .map(answer -> envelopeIds(answer.path("envelopeIds")))
        .filter(ids -> ids.size() == envelopes.size())
        .orElse(List.of());
  }

  private static List<EnvelopeId> envelopeIds(Iterable<JsonNode> raw) {
    List<EnvelopeId> ids = new ArrayList<>();
    for (JsonNode id : raw) {
      try {
        ids.add(new EnvelopeId(id.asString("")));
      } catch (InvalidInput e) {
        return List.of();
      }
    }
    return ids;
  }

  /** What a member link's token opens, and where the caller's account stands before it. */
  public MemberLinkInfo memberLink(String token) {
    return rest.get("/meetings/member/join/" + token, MemberLinkInfo.class);
  }

  public void knock(KnockAsMember knock) {
    rest.post("/meetings/member/knock", knock);
  }

  public void withdrawKnock(MeetingId meeting) {
    rest.delete("/meetings/" + meeting + "/member/knock");
  }

  /** The accounts that wait to become members. */
  public List<WaitingMember> waitingMembers(MeetingId meeting) {
    return rest.get("/meetings/" + meeting + "/member/waiting", WaitingMembers.class).members();
  }

  public void declineMember(MeetingId meeting, UserId user) {
    rest.post("/meetings/" + meeting + "/member/" + user + "/decline");
  }

  public void decline(MeetingId meeting, GuestSessionId guest) {
    rest.post("/meetings/" + meeting + "/external/" + guest + "/decline");
  }
}
