package latchkey.protocol.log;

import java.util.Base64;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.wire.Signer;

/**
 * Ids show what they belong to: {@code u_} and an account's root, {@code g_} and 16 bytes for a
 * guest's session, {@code m_} and a meeting's log id. The bytes stand in base64url without padding,
 * unused bits zero: a lenient reader would give one account several ids.
 */
public final class Ids {
  private static final String USER = "u_";
  private static final String GUEST = "g_";
  private static final String MEETING = "m_";
  private static final int RANDOM_BYTES = 16;

  private Ids() {}

  /** The id of the meeting whose log has this id (16 bytes). */
  public static MeetingId meetingId(Bytes logId) {
    return new MeetingId(MEETING + encode(logId.toByteArray()));
  }

  /**
   * The id (16 bytes) of a meeting's log.
   *
   * @throws InvalidInput where the meeting's id has not its form
   */
  public static Bytes logId(MeetingId meetingId) {
    if (!isEncoded(meetingId.value(), MEETING, RANDOM_BYTES)) {
      throw new InvalidInput("meetingId must be m_ and 16 bytes in base64url");
    }
    return Bytes.of(Base64.getUrlDecoder().decode(meetingId.value().substring(MEETING.length())));
  }

  /** Whether this is exactly the text of a guest's session id. */
  public static boolean isSession(GuestSessionId sessionId) {
    return isEncoded(sessionId.value(), GUEST, RANDOM_BYTES);
  }

  /** The 16 bytes that a guest has drawn for its session. */
  public static Bytes randomBytes(GuestSessionId sessionId) {
    return Bytes.of(Base64.getUrlDecoder().decode(sessionId.value().substring(GUEST.length())));
  }

  /** Whether an address is a guest's. */
  public static boolean isGuest(Address address) {
    return address.id().startsWith(GUEST);
  }

  /** The root (32 bytes) of the account with this id. */
  public static Bytes root(UserId userId) {
    return Bytes.of(Base64.getUrlDecoder().decode(userId.value().substring(USER.length())));
  }

  /** Requires a user's id. */
  public static UserId userId(String id) throws EntryRefused {
    Form.that(isEncoded(id, USER, Limits.HASH_BYTES), "a user id has not its form");
    return new UserId(id);
  }

  /** Requires the id of a guest's session. */
  public static GuestSessionId sessionId(String id) throws EntryRefused {
    Form.that(isEncoded(id, GUEST, RANDOM_BYTES), "a session id has not its form");
    return new GuestSessionId(id);
  }

  /** The address of an entry's signer: a member's device or a guest. */
  public static Address signer(Signer wire) throws EntryRefused {
    if (wire.getId().startsWith(GUEST)) {
      Form.that(wire.getDeviceId() == Address.GUEST_DEVICE_ID, "a guest's device id is not 1");
      return Address.ofGuest(sessionId(wire.getId()));
    }
    return Address.ofMember(userId(wire.getId()), Form.deviceId(wire.getDeviceId()));
  }

  private static boolean isEncoded(String id, String prefix, int bytes) {
    if (!id.startsWith(prefix)) {
      return false;
    }
    String text = id.substring(prefix.length());
    try {
      byte[] decoded = Base64.getUrlDecoder().decode(text);
      return decoded.length == bytes && encode(decoded).equals(text);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
