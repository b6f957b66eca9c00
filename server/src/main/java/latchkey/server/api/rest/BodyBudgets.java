package latchkey.server.api.rest;

import latchkey.protocol.Address;
import latchkey.server.pace.ByteBudget;

/**
 * How much of bodies is held at a time, as a part of the memory that there is. Those who have
 * proved who they are have a budget of their own, so that strangers cannot use it up.
 */
record BodyBudgets(ByteBudget strangers, ByteBudget known) {
  private static final int PARTS = 8;

  static BodyBudgets of(long memory) {
    long each = memory / PARTS;
    return new BodyBudgets(
        new ByteBudget(each, each / PARTS), new ByteBudget(2 * each, 2 * each / PARTS));
  }

  /**
   * Holds nothing yet.
   *
   * @param network where the call comes from
   */
  ByteBudget.Claim claim(Caller caller, String network) {
    return switch (caller) {
      case Caller.Nobody _ -> strangers.claim(network);
      case Caller.Member member -> known.claim(text(member.device().address()));
      case Caller.Guest guest -> known.claim(text(guest.session().address()));
    };
  }

  private static String text(Address address) {
    return address.toString();
  }
}
