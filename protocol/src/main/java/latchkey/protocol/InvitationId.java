package latchkey.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names an invitation. Not a secret: the token is what lets a guest knock. */
public record InvitationId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public InvitationId {
    Require.id(value, "invitationId");
  }

  public static InvitationId random() {
    return new InvitationId(UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
