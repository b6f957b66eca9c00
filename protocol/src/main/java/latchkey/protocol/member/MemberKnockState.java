package latchkey.protocol.member;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import latchkey.protocol.InvalidInput;

/** Where an account stands before a meeting to which it has a member link. */
public enum MemberKnockState {
  /** It has not knocked, or has taken its knock back. */
  NONE,
  WAITING,
  DECLINED,
  /** It is a member. */
  MEMBER;

  @JsonValue
  public String wire() {
    return name().toLowerCase(Locale.ROOT);
  }

  @JsonCreator
  public static MemberKnockState ofWire(String wire) {
    for (MemberKnockState state : values()) {
      if (state.wire().equals(wire)) {
        return state;
      }
    }
    throw new InvalidInput("state is none that is known");
  }
}
