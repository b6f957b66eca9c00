package latchkey.client.chaos;

import java.util.List;

/** Something that happens. People and devices go by short names: M0, M1, M1b; G0, G1. */
public sealed interface Step {
  /** Says its next text. */
  record Say(String who, int number) implements Step {
    public String text() {
      return who + " says #" + number;
    }
  }

  /** A member's device makes a link for one guest. */
  record Invite(String by, String guest) implements Step {}

  record Knock(String guest) implements Step {}

  /** Lets guests in, all by one entry. */
  record Admit(String by, List<String> guests) implements Step {}

  record Decline(String by, String guest) implements Step {}

  /** Takes a guest out. */
  record Remove(String by, String guest) implements Step {}

  /** A guest, or a member with all devices, leaves for good and signs it. */
  record Leave(String who) implements Step {}

  /** A guest's program ends without a word. */
  record Vanish(String guest) implements Step {}

  /** A member's program ends; its store stays. */
  record Close(String device) implements Step {}

  /** A member's program starts again on its store. */
  record Return(String device) implements Step {}

  /** A member signs in on one device more. */
  record SecondDevice(String by, String device) implements Step {}

  /** A member signs a device out, by the server alone. */
  record SignOut(String device) implements Step {}

  /** The host takes an account out, with its devices. */
  record RemoveMember(String by, String member) implements Step {}

  /** Something befalls somebody's line. */
  record Suffer(String who, Trouble trouble) implements Step {}

  /** Somebody's line works again. */
  record Mend(String who) implements Step {}

  /** {@code kill -9}, and a start on the same folder. */
  record KillServer() implements Step {}

  /** What befalls a line. */
  enum Trouble {
    DELAY,
    SLOW,
    CUT,
    HALF_OPEN_UP,
    HALF_OPEN_DOWN,
    /** Both ways, and when the line works again nobody is told of the connection that is dead. */
    DEAD
  }
}
