package latchkey.protocol.relay;

/**
 * Names of Socket.IO events. Members speak on namespace {@link #MEMBERS}, guests on {@link
 * #GUESTS}.
 */
public final class Events {
  public static final String MEMBERS = "/";
  public static final String GUESTS = "/external";

  // Member to server.
  public static final String MEETING_JOIN = "meeting:join";
  public static final String MEETING_LEAVE = "meeting:leave";
  public static final String DISTRIBUTE_SENDER_KEY_TO_GUEST = "meeting:distributeSenderKeyToGuest";

  /** Another name for {@link #DISTRIBUTE_SENDER_KEY_TO_GUEST}. */
  public static final String SENDER_KEY_FOR_GUEST = "meeting:senderKeyForGuest";

  public static final String DISTRIBUTE_SENDER_KEYS = "meeting:distributeSenderKeys";
  public static final String REQUEST_SENDER_KEY = "meeting:requestSenderKey";

  // Both ways.
  public static final String MESSAGE = "meeting:message";
  public static final String DIRECT = "meeting:direct";

  // Guest to server.
  public static final String GUEST_REGISTER_SOCKET = "external:registerSocket";
  public static final String GUEST_REQUEST_SENDER_KEY = "external:requestSenderKey";
  public static final String GUEST_MESSAGE = "external:message";

  // Members and guests to server.
  public static final String RELAY_ACK = "relay:ack";
  public static final String RELAY_REPLAY = "relay:replay";

  /** And from the server to both. */
  public static final String HEARTBEAT = "meeting:heartbeat";

  // Server to members.
  public static final String GUEST_WAITING = "meeting:guestWaiting";
  public static final String MEMBER_WAITING = "meeting:memberWaiting";
  public static final String MEMBER_WAITS_NO_MORE = "meeting:memberWaitsNoMore";
  public static final String LINK_BURNT = "meeting:linkBurnt";
  public static final String GUEST_ADMITTED = "meeting:guestAdmitted";
  public static final String GUEST_LEFT = "meeting:guestLeft";
  public static final String GUEST_HERE = "meeting:guestHere";
  public static final String GUEST_AWAY = "meeting:guestAway";
  public static final String PARTICIPANT_JOINED = "meeting:participantJoined";
  public static final String PARTICIPANT_LEFT = "meeting:participantLeft";
  public static final String DEVICE_SIGNED_OUT = "meeting:deviceSignedOut";
  public static final String ACCOUNT_CHANGED = "account:changed";
  public static final String SENDER_KEY_DISTRIBUTED = "meeting:senderKeyDistributed";
  public static final String SENDER_KEY_DISTRIBUTION_FAILED = "meeting:senderKeyDistributionFailed";
  public static final String SENDER_KEYS_ACKNOWLEDGED = "meeting:senderKeysAcknowledged";
  public static final String SENDER_KEY_REQUESTED = "meeting:senderKeyRequested";
  public static final String PRE_KEYS_LOW = "device:preKeysLow";
  public static final String SIGNED_OUT = "device:signedOut";

  // Server to members and guests.
  public static final String ROSTER = "meeting:roster";
  public static final String MEETING_ACCOUNT_CHANGED = "meeting:accountChanged";
  public static final String RECEIVE_SENDER_KEY = "meeting:receiveSenderKey";
  public static final String MEETING_RESTORED = "meeting:restored";
  public static final String MEETING_ENDED = "meeting:ended";

  // Server to guests.
  public static final String GUEST_IS_ADMITTED = "external:admitted";
  public static final String GUEST_IS_DECLINED = "external:declined";
  public static final String GUEST_IS_REMOVED = "external:removed";
  public static final String GUEST_IS_EXPIRED = "external:expired";
  public static final String GUEST_PRE_KEYS_LOW = "external:preKeysLow";

  private Events() {}
}
