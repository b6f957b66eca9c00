package latchkey.server.api.rest;

import java.io.InputStream;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.FileId;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.server.api.Inputs;
import latchkey.server.device.SignedInDevice;
import latchkey.server.guest.GuestSession;
import latchkey.server.refusal.Refused;
import org.jspecify.annotations.Nullable;

/** A call on its way to its handler. */
final class Call {
  /** What numbers in a path or query go up to. */
  static final int MAX_NUMBER = 999_999_999;

  private static final Base64.Encoder TOKEN_HASHES = Base64.getUrlEncoder().withoutPadding();

  private final Caller caller;
  private final Map<String, String> path;
  private final @Nullable String from;
  private final @Nullable String contentType;
  private final byte[] body;
  private final InputStream stream;

  /**
   * @param path the path's parameters
   * @param from the query's {@code from}
   * @param body as it was read
   * @param stream a body that is still coming
   */
  Call(
      Caller caller,
      Map<String, String> path,
      @Nullable String from,
      @Nullable String contentType,
      byte[] body,
      InputStream stream) {
    this.caller = caller;
    this.path = path;
    this.from = from;
    this.contentType = contentType;
    this.body = body;
    this.stream = stream;
  }

  Caller caller() {
    return caller;
  }

  /** The member's device that calls. */
  SignedInDevice device() {
    return switch (caller) {
      case Caller.Member member -> member.device();
      case Caller.Guest _, Caller.Nobody _ -> throw new IllegalStateException("not a member's");
    };
  }

  /** The access token of the device that calls, where it came as a cookie. */
  Optional<String> cookie() {
    return caller instanceof Caller.Member member ? member.cookie() : Optional.empty();
  }

  /** The guest that calls. */
  GuestSession guest() {
    return switch (caller) {
      case Caller.Guest guest -> guest.session();
      case Caller.Member _, Caller.Nobody _ -> throw new IllegalStateException("not a guest's");
    };
  }

  /** The guest that calls, whose own session the path must name. */
  GuestSession ownSession() {
    if (!guest().sessionId().equals(sessionId())) {
      throw new Refused(
          ErrorCode.FORBIDDEN, "That is another guest's session; a guest may use its own alone.");
    }
    return guest();
  }

  MeetingId meetingId() {
    return new MeetingId(parameter("meetingId"));
  }

  GuestSessionId sessionId() {
    return new GuestSessionId(parameter("sessionId"));
  }

  UserId userId() {
    return new UserId(parameter("userId"));
  }

  int deviceId() {
    return (int) number(parameter("deviceId"), "deviceId");
  }

  FileId fileId() {
    return new FileId(parameter("fileId"));
  }

  /** The number of a file's segment. */
  int segment() {
    return (int) number(parameter("number"), "number");
  }

  /** The hash of a device link's token, which the path has in base64url without padding. */
  Bytes tokenHash() {
    String text = parameter("tokenHash");
    try {
      byte[] hash = Base64.getUrlDecoder().decode(text);
      if (hash.length == Limits.HASH_BYTES && TOKEN_HASHES.encodeToString(hash).equals(text)) {
        return Bytes.of(hash);
      }
    } catch (IllegalArgumentException e) {
      // As below.
    }
    throw new InvalidInput("tokenHash must be 32 bytes in base64url without padding");
  }

  String parameter(String name) {
    String value = path.get(name);
    if (value == null) {
      throw new IllegalStateException("the route has no parameter " + name);
    }
    return value;
  }

  /** The query's {@code from}; 0 where it is not there. */
  long from() {
    return from == null ? 0 : number(from, "from");
  }

  private static long number(String text, String field) {
    if (text.length() > 9 || !text.chars().allMatch(c -> c >= '0' && c <= '9') || text.isEmpty()) {
      throw new InvalidInput(field + " must be a whole number from 0 to " + MAX_NUMBER);
    }
    return Long.parseLong(text);
  }

  /** The body, which must be JSON of that form. */
  <T> T body(Class<T> type) {
    if (contentType == null || !isJson(contentType)) {
      throw new Refused(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "This call takes a JSON body. Send it as Content-Type: application/json.");
    }
    return Inputs.read(body, type);
  }

  /** The body as it comes, which must be bytes. Only for a route that streams it. */
  InputStream stream() {
    if (contentType == null || !mediaType(contentType).equals("application/octet-stream")) {
      throw new Refused(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "This call takes bytes. Send them as Content-Type: application/octet-stream.");
    }
    return stream;
  }

  private static boolean isJson(String contentType) {
    return mediaType(contentType).equals("application/json");
  }

  private static String mediaType(String contentType) {
    return contentType.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
  }
}
