package latchkey.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Base64;
import java.util.UUID;

/** Names a member: a person with an account on the server. */
public record UserId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public UserId {
    Require.id(value, "userId");
  }

  /** The id of the account whose log begins with the entry of this hash (32 bytes). */
  public static UserId ofRoot(Bytes root) {
    return new UserId(
        "u_" + Base64.getUrlEncoder().withoutPadding().encodeToString(root.toByteArray()));
  }

  public static UserId random() {
    return new UserId(UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
