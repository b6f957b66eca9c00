package latchkey.server.api.socket;

import java.util.List;
import latchkey.protocol.account.AccountChanged;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.meeting.MeetingAccountChanged;
import latchkey.protocol.meeting.MemberPresence;
import latchkey.protocol.member.MemberWaitsNoMore;
import latchkey.protocol.member.WaitingMember;
import latchkey.protocol.relay.DeviceRef;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.GuestPresent;
import latchkey.protocol.relay.GuestRef;
import latchkey.protocol.relay.LinkBurnt;
import latchkey.protocol.relay.MeetingHeartbeat;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.PreKeysLow;
import latchkey.protocol.relay.ReceivedDirect;
import latchkey.protocol.relay.ReceivedSenderKey;
import latchkey.protocol.relay.SenderKeyDistributed;
import latchkey.protocol.relay.SenderKeyDistributionFailed;
import latchkey.protocol.relay.SenderKeyRequested;
import latchkey.protocol.relay.SenderKeysAcknowledged;
import latchkey.protocol.relay.SignedOut;
import latchkey.protocol.roster.RosterPage;

/**
 * An event that clients are told, as data: also what the events' description is made of.
 *
 * @param event its name
 * @param namespaces where it is told
 * @param payload what it carries
 */
record Outgoing<P>(String event, List<String> namespaces, Class<P> payload) {
  static final Outgoing<WaitingGuest> GUEST_WAITING =
      toMembers(Events.GUEST_WAITING, WaitingGuest.class);
  static final Outgoing<WaitingMember> MEMBER_WAITING =
      toMembers(Events.MEMBER_WAITING, WaitingMember.class);
  static final Outgoing<MemberWaitsNoMore> MEMBER_WAITS_NO_MORE =
      toMembers(Events.MEMBER_WAITS_NO_MORE, MemberWaitsNoMore.class);
  static final Outgoing<LinkBurnt> LINK_BURNT = toMembers(Events.LINK_BURNT, LinkBurnt.class);
  static final Outgoing<GuestRef> GUEST_ADMITTED = toMembers(Events.GUEST_ADMITTED, GuestRef.class);
  static final Outgoing<GuestRef> GUEST_LEFT = toMembers(Events.GUEST_LEFT, GuestRef.class);
  static final Outgoing<GuestPresent> GUEST_HERE = toMembers(Events.GUEST_HERE, GuestPresent.class);
  static final Outgoing<GuestPresent> GUEST_AWAY = toMembers(Events.GUEST_AWAY, GuestPresent.class);
  static final Outgoing<MemberPresence> PARTICIPANT_JOINED =
      toMembers(Events.PARTICIPANT_JOINED, MemberPresence.class);
  static final Outgoing<MemberPresence> PARTICIPANT_LEFT =
      toMembers(Events.PARTICIPANT_LEFT, MemberPresence.class);
  static final Outgoing<DeviceRef> DEVICE_SIGNED_OUT =
      toMembers(Events.DEVICE_SIGNED_OUT, DeviceRef.class);
  static final Outgoing<AccountChanged> ACCOUNT_CHANGED =
      toMembers(Events.ACCOUNT_CHANGED, AccountChanged.class);
  static final Outgoing<SenderKeyDistributed> SENDER_KEY_DISTRIBUTED =
      toMembers(Events.SENDER_KEY_DISTRIBUTED, SenderKeyDistributed.class);
  static final Outgoing<SenderKeyDistributionFailed> SENDER_KEY_DISTRIBUTION_FAILED =
      toMembers(Events.SENDER_KEY_DISTRIBUTION_FAILED, SenderKeyDistributionFailed.class);
  static final Outgoing<SenderKeysAcknowledged> SENDER_KEYS_ACKNOWLEDGED =
      toMembers(Events.SENDER_KEYS_ACKNOWLEDGED, SenderKeysAcknowledged.class);
  static final Outgoing<SenderKeyRequested> SENDER_KEY_REQUESTED =
      toMembers(Events.SENDER_KEY_REQUESTED, SenderKeyRequested.class);
  static final Outgoing<PreKeysLow> PRE_KEYS_LOW = toMembers(Events.PRE_KEYS_LOW, PreKeysLow.class);
  static final Outgoing<SignedOut> SIGNED_OUT = toMembers(Events.SIGNED_OUT, SignedOut.class);

  static final Outgoing<MeetingMessage> MESSAGE = toAll(Events.MESSAGE, MeetingMessage.class);
  static final Outgoing<ReceivedDirect> DIRECT = toAll(Events.DIRECT, ReceivedDirect.class);
  static final Outgoing<ReceivedSenderKey> RECEIVE_SENDER_KEY =
      toAll(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class);
  static final Outgoing<RosterPage> ROSTER = toAll(Events.ROSTER, RosterPage.class);
  static final Outgoing<MeetingAccountChanged> MEETING_ACCOUNT_CHANGED =
      toAll(Events.MEETING_ACCOUNT_CHANGED, MeetingAccountChanged.class);
  static final Outgoing<MeetingHeartbeat> HEARTBEAT =
      toAll(Events.HEARTBEAT, MeetingHeartbeat.class);
  static final Outgoing<MeetingRef> MEETING_RESTORED =
      toAll(Events.MEETING_RESTORED, MeetingRef.class);
  static final Outgoing<MeetingRef> MEETING_ENDED = toAll(Events.MEETING_ENDED, MeetingRef.class);

  static final Outgoing<GuestRef> GUEST_IS_ADMITTED =
      toGuests(Events.GUEST_IS_ADMITTED, GuestRef.class);
  static final Outgoing<GuestRef> GUEST_IS_DECLINED =
      toGuests(Events.GUEST_IS_DECLINED, GuestRef.class);
  static final Outgoing<GuestRef> GUEST_IS_REMOVED =
      toGuests(Events.GUEST_IS_REMOVED, GuestRef.class);
  static final Outgoing<GuestRef> GUEST_IS_EXPIRED =
      toGuests(Events.GUEST_IS_EXPIRED, GuestRef.class);
  static final Outgoing<PreKeysLow> GUEST_PRE_KEYS_LOW =
      toGuests(Events.GUEST_PRE_KEYS_LOW, PreKeysLow.class);

  private static <P> Outgoing<P> toMembers(String event, Class<P> payload) {
    return new Outgoing<>(event, List.of(Events.MEMBERS), payload);
  }

  private static <P> Outgoing<P> toGuests(String event, Class<P> payload) {
    return new Outgoing<>(event, List.of(Events.GUESTS), payload);
  }

  private static <P> Outgoing<P> toAll(String event, Class<P> payload) {
    return new Outgoing<>(event, List.of(Events.MEMBERS, Events.GUESTS), payload);
  }

  /** Every event that clients are told. */
  static List<Outgoing<?>> all() {
    return List.of(
        GUEST_WAITING,
        MEMBER_WAITING,
        MEMBER_WAITS_NO_MORE,
        LINK_BURNT,
        GUEST_ADMITTED,
        GUEST_LEFT,
        GUEST_HERE,
        GUEST_AWAY,
        PARTICIPANT_JOINED,
        PARTICIPANT_LEFT,
        DEVICE_SIGNED_OUT,
        ACCOUNT_CHANGED,
        SENDER_KEY_DISTRIBUTED,
        SENDER_KEY_DISTRIBUTION_FAILED,
        SENDER_KEYS_ACKNOWLEDGED,
        SENDER_KEY_REQUESTED,
        PRE_KEYS_LOW,
        SIGNED_OUT,
        MESSAGE,
        DIRECT,
        RECEIVE_SENDER_KEY,
        ROSTER,
        MEETING_ACCOUNT_CHANGED,
        HEARTBEAT,
        MEETING_RESTORED,
        MEETING_ENDED,
        GUEST_IS_ADMITTED,
        GUEST_IS_DECLINED,
        GUEST_IS_REMOVED,
        GUEST_IS_EXPIRED,
        GUEST_PRE_KEYS_LOW);
  }
}
