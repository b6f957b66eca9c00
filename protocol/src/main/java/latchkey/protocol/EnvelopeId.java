package latchkey.protocol;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.UUID;

/** Names one ciphertext in one device's mailbox. */
public record EnvelopeId(@JsonValue String value) {
  @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
  public EnvelopeId {
    Require.id(value, "id");
  }

  public static EnvelopeId random() {
    return new EnvelopeId(UUID.randomUUID().toString());
  }

  @Override
  public String toString() {
    return value;
  }
}
