package latchkey.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import latchkey.client.account.AccountDirectory;
import latchkey.client.account.ForkProof;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.message.AccountForkShown;

/**
 * Looks at what others pass on to prove that there are two logs of an account. Where that stands
 * further on than what is known, it reads on, and does so for one person only so often: entries
 * that stand far away cost nothing to make up. To be used by one thread.
 */
final class ForkHearing {
  private static final Duration PAUSE = Duration.ofSeconds(10);

  private final AccountDirectory accounts;
  private final LongSupplier nanoTime;
  private final Map<String, Long> readFor = new HashMap<>();

  ForkHearing(AccountDirectory accounts, LongSupplier nanoTime) {
    this.accounts = accounts;
    this.nanoTime = nanoTime;
  }

  /**
   * What it proves.
   *
   * @param tellerId of the person that has passed it on
   * @throws LatchkeyException where the server does not answer
   */
  ForkProof hear(String tellerId, AccountForkShown fork) {
    ForkProof proof = accounts.prove(fork.userId(), fork.one(), fork.other());
    if (proof == ForkProof.UNSEEN && mayRead(tellerId)) {
      accounts.readOn(List.of(fork.userId()));
      readFor.put(tellerId, nanoTime.getAsLong());
      return accounts.prove(fork.userId(), fork.one(), fork.other());
    }
    return proof;
  }

  private boolean mayRead(String tellerId) {
    Long last = readFor.get(tellerId);
    return last == null || nanoTime.getAsLong() - last >= PAUSE.toNanos();
  }
}
