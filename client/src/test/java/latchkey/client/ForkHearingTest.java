package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import latchkey.client.account.AccountDirectory;
import latchkey.client.account.ForkProof;
import latchkey.client.account.RecoveryCode;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.account.AccountLogPage;
import latchkey.protocol.account.AccountLogPages;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountWriter;
import latchkey.protocol.message.AccountForkShown;
import org.junit.jupiter.api.Test;

/** What is passed on to prove two logs of Sam's account, of which the server shows two entries. */
final class ForkHearingTest {
  private final SigningKey key = OwnKeys.in(KeyStore.inMemory()).signingKey();
  private final Bytes opened =
      AccountWriter.open(
          Bytes.of(new byte[16]), "Sam", 1, key, RecoveryCode.random().key(), Instant.now());
  private final AccountLog log = new AccountLog(new LibsignalSignatureCheck());
  private final Bytes renamed;
  private final UserId sam;
  private final AtomicInteger reads = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final AccountDirectory accounts;
  private final ForkHearing hearing;

  ForkHearingTest() {
    var _ = log.append(opened);
    sam = log.state().orElseThrow().userId();
    renamed = renamed("Samuel", key);
    accounts =
        new AccountDirectory(
            KeyStore.inMemory(),
            positions -> {
              reads.incrementAndGet();
              int from = (int) positions.get(0).from();
              List<Bytes> all = List.of(opened, renamed);
              return new AccountLogPages(
                  List.of(new AccountLogPage(sam, from, all.subList(from, 2), 2)));
            });
    hearing = new ForkHearing(accounts, nanos::get);
  }

  /** An entry in the second place. */
  private Bytes renamed(String name, SigningKey by) {
    return AccountWriter.forDevice(log, 1, by, Instant.now()).rename(name);
  }

  private ForkProof hear(String teller, Bytes one, Bytes other) {
    return hearing.hear(teller, new AccountForkShown(sam, one, other));
  }

  /** An entry far behind the end of what the server shows. */
  private Bytes farAway(String name) {
    AccountLog further = new AccountLog((_, _, _) -> true);
    var _ = further.append(opened);
    for (int index = 1; index < 9; index++) {
      var _ = further.append(AccountWriter.forDevice(further, 1, key, Instant.now()).rename("S"));
    }
    return AccountWriter.forDevice(further, 1, key, Instant.now()).rename(name);
  }

  @Test
  void itIsProvedOnceTheLogIsReadOn() {
    assertThat(hear("tess", renamed, renamed("Sammy", key))).isEqualTo(ForkProof.PROVED);
    assertThat(reads).hasPositiveValue();
  }

  @Test
  void worthlessEntriesProveNothingAlsoWhereTheForkIsKnown() {
    SigningKey stranger = OwnKeys.in(KeyStore.inMemory()).signingKey();
    Bytes bad = renamed("Sammy", stranger);
    assertThat(hear("sam", renamed, bad)).isEqualTo(ForkProof.WORTHLESS);
    assertThat(accounts.evidence(sam)).isEmpty();

    assertThat(hear("tess", renamed, renamed("Sammy", key))).isEqualTo(ForkProof.PROVED);
    assertThat(hear("sam", renamed, bad)).isEqualTo(ForkProof.WORTHLESS);
    assertThat(hear("sam", farAway("A"), farAway("B"))).isEqualTo(ForkProof.UNSEEN);
    assertThat(hear("una", renamed("Sammy", key), renamed)).isEqualTo(ForkProof.PROVED);
  }

  @Test
  void whatStandsFarAwayMakesNobodyReadAgainAndAgain() {
    for (int times = 0; times < 5; times++) {
      assertThat(hear("sam", farAway("A" + times), farAway("B"))).isEqualTo(ForkProof.UNSEEN);
    }
    int once = reads.get();
    assertThat(once).isPositive();
    assertThat(hear("tess", farAway("A"), farAway("B"))).isEqualTo(ForkProof.UNSEEN);
    int twice = reads.get();
    assertThat(twice).isGreaterThan(once);

    nanos.addAndGet(Duration.ofSeconds(10).toNanos());
    hear("sam", farAway("A"), farAway("B"));
    assertThat(reads.get()).isGreaterThan(twice);
  }
}
