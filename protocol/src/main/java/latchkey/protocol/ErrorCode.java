package latchkey.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Why a call or an event was refused. The lower-case name is the stable {@code code} on the wire;
 * the codes at the end are said by clients alone, of what they refuse themselves.
 */
public enum ErrorCode {
  MALFORMED_JSON(400),
  INVALID_REQUEST(400),
  INVALID_KEY(400),
  INVALID_SIGNATURE(400),
  INVALID_ROSTER_ENTRY(400),
  INVALID_ACCOUNT_ENTRY(400),
  /** A proof is missing or wrong: a guest's, or that of a device that comes by a device link. */
  PROOF_REFUSED(400),
  UNKNOWN_EVENT(400),
  UNAUTHENTICATED(401),
  TOKEN_EXPIRED(401),
  FORBIDDEN(403),
  /** The operator keeps this account's devices out for now. */
  ACCOUNT_DISABLED(403),
  NOT_HOST(403),
  NOT_IN_MEETING(403),
  NOT_IN_ROSTER(403),
  NOT_ADMITTED(403),
  ORIGIN_REFUSED(403),
  NOT_FOUND(404),
  USER_UNKNOWN(404),
  DEVICE_UNKNOWN(404),
  KEYS_UNKNOWN(404),
  DEVICE_LINK_UNKNOWN(404),
  RECOVERY_UNKNOWN(404),
  MEETING_UNKNOWN(404),
  INVITATION_UNKNOWN(404),
  GUEST_UNKNOWN(404),
  RECIPIENT_UNKNOWN(404),
  FILE_UNKNOWN(404),
  METHOD_NOT_ALLOWED(405),
  ROSTER_MOVED(409),
  ROSTER_AHEAD(409),
  LOG_MOVED(409),
  DEVICE_LINK_TAKEN(409),
  IDENTITY_KEY_CHANGED(409),
  GUEST_NOT_WAITING(409),
  ADMISSION_CLOSED(409),
  PRE_KEYS_FULL(409),
  ALREADY_EXISTS(409),
  QUOTA_REACHED(409),
  SEGMENT_OUT_OF_ORDER(409),
  /** Not all of a file's ciphertext has come. */
  FILE_UNFINISHED(409),
  SIGN_IN_LINK_USED(410),
  DEVICE_LINK_USED(410),
  INVITATION_EXPIRED(410),
  INVITATION_USED_UP(410),
  INVITATION_REVOKED(410),
  MEETING_ENDED(410),
  SESSION_ENDED(410),
  /** The server has lost a file's ciphertext. */
  FILE_GONE(410),
  TOO_LARGE(413),
  UNSUPPORTED_MEDIA_TYPE(415),
  RATE_LIMITED(429),
  BUNDLE_LIMIT(429),
  MAILBOX_FULL(429),
  MEETING_FULL(429),
  LOBBY_FULL(429),
  TOO_MANY_CONNECTIONS(429),
  INTERNAL(500),
  UNAVAILABLE(503),
  /** The server's disk has no room. */
  STORAGE_FULL(507),

  /** The server shows an account's log that this device does not accept. */
  ACCOUNT_REFUSED(403),
  /** What was typed is no recovery code. */
  RECOVERY_CODE_WRONG(400),
  /** The server hands out another file than was sent. */
  FILE_REFUSED(403);

  private static final Map<String, ErrorCode> BY_WIRE =
      Arrays.stream(values())
          .collect(Collectors.toUnmodifiableMap(ErrorCode::wire, Function.identity()));

  private static final Set<ErrorCode> OF_SERVERS =
      Collections.unmodifiableSet(
          EnumSet.complementOf(EnumSet.of(ACCOUNT_REFUSED, RECOVERY_CODE_WRONG, FILE_REFUSED)));

  private final int status;

  ErrorCode(int status) {
    this.status = status;
  }

  /** Those that servers send. */
  public static Set<ErrorCode> ofServers() {
    return OF_SERVERS;
  }

  /** The HTTP status it travels with. */
  public int status() {
    return status;
  }

  /** As it stands on the wire, such as {@code roster_moved}. */
  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The code of that wire name; {@link #INTERNAL} for one that this version does not know. */
  @JsonCreator
  public static ErrorCode ofWire(String wire) {
    return BY_WIRE.getOrDefault(wire, INTERNAL);
  }
}
