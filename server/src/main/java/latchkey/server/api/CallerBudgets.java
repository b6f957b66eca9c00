package latchkey.server.api;

import latchkey.protocol.Address;
import latchkey.server.limit.ByteBudget;
import latchkey.socketio.engine.Lease;

/**
 * How much of the memory may be taken up at a time by what callers send and do not read: heads,
 * bodies, parts of messages, what waits for its turn, answers that are not fetched. Those who have
 * proved who they are have a budget of their own, so that strangers cannot use it up.
 *
 * @param strangers counted by the network that they call from
 * @param known counted by device or guest session
 */
public record CallerBudgets(ByteBudget strangers, ByteBudget known) {
  private static final int PARTS = 8;

  /** Parts of so much memory. */
  public static CallerBudgets of(long memory) {
    long each = memory / PARTS;
    return new CallerBudgets(
        new ByteBudget(each, each / PARTS), new ByteBudget(2 * each, 2 * each / PARTS));
  }

  /**
   * Holds nothing yet.
   *
   * @param network as {@link RemoteAddress} finds it
   * @param crowdedOut as {@link ByteBudget#claim} has it
   */
  public ByteBudget.Claim stranger(String network, Runnable crowdedOut) {
    return strangers.claim(network, crowdedOut);
  }

  /**
   * Holds nothing yet.
   *
   * @param crowdedOut as {@link ByteBudget#claim} has it
   */
  public ByteBudget.Claim known(Address caller, Runnable crowdedOut) {
    return known.claim(caller.toString(), crowdedOut);
  }

  /** A claim as a connection of the sockets has it. */
  public static Lease lease(ByteBudget.Claim claim) {
    return new Lease() {
      @Override
      public boolean hold(long bytes) {
        return claim.hold(bytes);
      }

      @Override
      public void close() {
        claim.close();
      }
    };
  }
}
