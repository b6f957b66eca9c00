package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import latchkey.client.account.AccountDirectory;
import latchkey.client.account.ForkProof;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.model.AccountAlarm;
import latchkey.client.model.AccountChange;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Gathering;
import latchkey.client.testing.Gathering.Attending;
import latchkey.protocol.Bytes;
import latchkey.protocol.MessageId;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountWriter;
import latchkey.protocol.message.AccountForkShown;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A member passes on two entries that devices of one account have signed for one place. */
final class AccountForksTest {
  private final Gathering gathering = new Gathering();
  private final KeyStore samsStore = gathering.world().store();
  private final Member samsDevice = gathering.world().member("Sam", samsStore);
  private final Attending sam = gathering.joinedBy(samsDevice);
  private final Attending tess = gathering.joinedBy("Tess");

  @AfterEach
  void close() {
    gathering.close();
  }

  /** The entry after Sam's first one that stands, and another one that this key signs. */
  private AccountForkShown fork(SigningKey key) {
    samsDevice.rename("Samuel");
    gathering.hostSees().await(MeetingEvent.MemberRenamed.class);
    return forkOfNow(key);
  }

  private AccountForkShown forkOfNow(SigningKey key) {
    Bytes opened = samsStore.accountLogs().entries(samsDevice.userId()).get(0);
    AccountLog before = new AccountLog(new LibsignalSignatureCheck());
    var _ = before.append(opened);
    Bytes other = AccountWriter.forDevice(before, 1, key, Instant.now()).rename("Sammy");
    Bytes stands = samsStore.accountLogs().entries(samsDevice.userId()).get(1);
    return new AccountForkShown(samsDevice.userId(), other, stands);
  }

  private void passOn(AccountForkShown shown) {
    MemberEngine engine = tess.meeting().engine();
    engine.outbox().add(GroupMessage.evidence(engine, MessageId.random(), shown, () -> false));
  }

  @Test
  void itIsToldToEverybodyAndToTheAccountItself() {
    CompletableFuture<AccountChange> toldToSam = new CompletableFuture<>();
    AccountForkShown shown = fork(OwnKeys.in(samsStore).signingKey());
    samsDevice.onAccountChange(change -> {
      if (change instanceof AccountChange.Forked) {
        toldToSam.complete(change);
      }
    });

    passOn(shown);

    MeetingEvent.AccountRefused told =
        gathering.hostSees().await(MeetingEvent.AccountRefused.class);
    assertThat(told.userId()).isEqualTo(samsDevice.userId());
    assertThat(told.alarm()).isEqualTo(AccountAlarm.FORKED);
    assertThat(told.detail()).contains("Samuel", "Ask the person");
    assertThat(toldToSam.join()).isInstanceOf(AccountChange.Forked.class);
    assertThat(gathering.hostSees().all(MeetingEvent.MessageRefused.class)).isEmpty();
    // The device was there before the two differ: it goes on.
    gathering.hostSees().awaitSent(gathering.meeting().say("Sam, who is that?"));
    sam.sees().awaitText("Sam, who is that?");
  }

  @Test
  void whatProvesNothingIsToldOfWhoSaysIt() {
    passOn(fork(OwnKeys.in(KeyStore.inMemory()).signingKey()));

    MeetingEvent.MessageRefused refused =
        gathering.hostSees().await(MeetingEvent.MessageRefused.class);
    assertThat(refused.author().name()).isEqualTo("Tess");
    assertThat(refused.reason()).contains("does not prove it");
    assertThat(gathering.hostSees().all(MeetingEvent.AccountRefused.class)).isEmpty();
  }

  @Test
  void whatProvesNothingSilencesNoTrueProof() {
    passOn(fork(OwnKeys.in(KeyStore.inMemory()).signingKey()));
    gathering.hostSees().await(MeetingEvent.MessageRefused.class);

    AccountForkShown shown = forkOfNow(OwnKeys.in(samsStore).signingKey());
    AccountDirectory hosts = gathering.meeting().engine().session().accounts;
    assertThat(hosts.prove(shown.userId(), shown.one(), shown.other())).isEqualTo(ForkProof.PROVED);

    assertThat(tess.sees().await(MeetingEvent.AccountRefused.class).alarm())
        .isEqualTo(AccountAlarm.FORKED);
  }
}
