package latchkey.protocol.log.account;

import static latchkey.protocol.log.account.TestAccount.removing;
import static latchkey.protocol.log.account.TestAccount.renaming;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Empty;
import com.google.protobuf.Message;
import java.util.List;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.log.LogFault;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.account.wire.AccountOpened;
import latchkey.protocol.log.account.wire.DeviceAdded;
import latchkey.protocol.log.wire.Entry;
import latchkey.protocol.log.wire.SignedEntry;
import latchkey.protocol.log.wire.Signer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/** docs/second-edition/protocol.md, section 2.1. */
class AccountLogTest {
  private final TestAccount hanna = TestAccount.opened(1, "Hanna");

  @Test
  void userIdIsTheRoot() {
    assertThat(state().userId()).isEqualTo(UserId.ofRoot(hanna.log.root()));
    assertThat(state().userId().value()).startsWith("u_").hasSize(45);
    assertThat(state().displayName()).isEqualTo("Hanna");
    assertThat(state().active().keySet()).containsExactly(1);
  }

  @Test
  void devicesAddOneAnotherAndTheRecoveryKeyAddsWithoutAnAdder() {
    hanna.add(1, 2);
    hanna.add(AccountLog.RECOVERY, 3);

    assertThat(state().device(2).orElseThrow().addedBy()).isEqualTo(1);
    assertThat(state().device(3).orElseThrow().addedBy()).isEqualTo(AccountLog.RECOVERY);
  }

  @Test
  void aRemovalTakesAlongWhatTheRemovedHadAdded() {
    hanna.add(1, 2);
    hanna.add(2, 3);
    hanna.add(3, 4);
    hanna.add(2, 5);
    hanna.add(5, 6);

    AccountEvent event = hanna.accept(1, 3, removing(List.of(2), List.of(5)));

    assertThat(event).isEqualTo(new AccountEvent.DeviceRemoved(1, List.of(2, 3, 4)));
    assertThat(state().active().keySet()).containsExactlyInAnyOrder(1, 5, 6);
    assertThat(state().removed()).containsExactlyInAnyOrder(2, 3, 4);
    assertThat(state().removedThemselves()).isEmpty();
  }

  @Test
  void theSignerOfARemovalStaysThoughItsAdderGoes() {
    hanna.add(1, 2);
    hanna.add(1, 3);

    hanna.remove(2, 1);

    assertThat(state().active().keySet()).containsExactly(2);
  }

  @Test
  void aDeviceThatRemovesItselfIsTold() {
    hanna.add(1, 2);
    hanna.add(2, 3);

    hanna.remove(2, 2);

    assertThat(state().removed()).containsExactlyInAnyOrder(2, 3);
    assertThat(state().removedThemselves()).containsExactly(2);
  }

  @Test
  void theRecoveryKeySignsWhenAllDevicesAreGone() {
    hanna.remove(1, 1);
    refused(1, 4, renaming("Anna"), LogFault.NOT_PERMITTED);

    hanna.add(AccountLog.RECOVERY, 101);

    assertThat(state().active().keySet()).containsExactly(101);
  }

  @Test
  void earlierStatesStay() {
    hanna.add(1, 2);
    hanna.rename(2, "Hanna W");
    hanna.remove(1, 2);

    assertThat(hanna.log.stateAt(1).orElseThrow().displayName()).isEqualTo("Hanna");
    assertThat(hanna.log.stateAt(2).orElseThrow().device(2)).isPresent();
    assertThat(hanna.log.stateAt(3).orElseThrow().device(2)).isEmpty();
    assertThat(hanna.log.stateAt(4)).isEmpty();
  }

  @Test
  void idsAndKeysNeverComeBack() {
    hanna.add(1, 2);
    hanna.remove(1, 2);
    refused(1, 2, hanna.adding(2), LogFault.CONTRADICTION);
    hanna.putKey(3, hanna.key(2));
    refused(1, 2, hanna.adding(3), LogFault.CONTRADICTION);
    hanna.putKey(4, hanna.key(AccountLog.RECOVERY));
    refused(1, 2, hanna.adding(4), LogFault.CONTRADICTION);
  }

  @Test
  void aDeviceProvesItsKeyForThisPlaceAlone() {
    DeviceAdded early = hanna.adding(2);
    hanna.rename(1, "Hanna W");

    refused(1, 2, early, LogFault.BAD_PROOF);
    DeviceAdded others = hanna.adding(2).toBuilder().setDevice(hanna.device(3)).build();
    refused(1, 2, others, LogFault.BAD_PROOF);
  }

  @Test
  void sixteenDevicesAreTheMost() {
    for (int id = 2; id <= AccountLog.MAX_DEVICES; id++) {
      hanna.add(1, id);
    }
    refused(1, 2, hanna.adding(17), LogFault.CONTRADICTION);
    hanna.remove(1, 16);
    hanna.add(1, 17);
  }

  @Test
  void removalsFitWhenTheLogIsFull() {
    hanna.add(1, 2);
    for (int i = 0; i < AccountLog.MAX_ENTRIES - 2; i++) {
      hanna.rename(1, "Hanna " + i);
    }
    refused(1, 4, renaming("Anna"), LogFault.CONTRADICTION);
    refused(1, 2, hanna.adding(3), LogFault.CONTRADICTION);
    hanna.remove(1, 2);
    hanna.recoverBy(ECKeyPair.generate());
    hanna.add(AccountLog.RECOVERY, 3);
  }

  @Test
  void theRecoveryKeyHasItsOwnPartOfTheLogAndOfTheIds() {
    refused(1, 2, hanna.adding(101), LogFault.CONTRADICTION);
    for (int i = 0; i < AccountLog.MAX_RECOVERY_ENTRIES; i++) {
      hanna.recoverBy(ECKeyPair.generate());
    }
    refused(AccountLog.RECOVERY, 2, hanna.adding(101), LogFault.CONTRADICTION);
    hanna.remove(AccountLog.RECOVERY, 1);
  }

  @Test
  void whatAStolenDeviceAddedThroughAnotherGoesAlongThoughThatOneWentBefore() {
    hanna.add(1, 2);
    hanna.add(2, 3);
    hanna.add(3, 4);
    hanna.accept(2, 3, removing(List.of(3), List.of(4)));

    hanna.remove(1, 2);

    assertThat(state().active().keySet()).containsExactly(1);
  }

  @Test
  void keepListsNameOnlyWhatWouldGo() {
    hanna.add(1, 2);
    hanna.add(2, 3);
    hanna.add(3, 4);
    hanna.add(1, 5);

    refused(1, 3, removing(List.of(2), List.of(5)), LogFault.CONTRADICTION);
    refused(1, 3, removing(List.of(2), List.of(2)), LogFault.CONTRADICTION);
    refused(1, 3, removing(List.of(2), List.of(9)), LogFault.CONTRADICTION);

    refused(4, 3, removing(List.of(2), List.of(4)), LogFault.CONTRADICTION);
    refused(1, 3, removing(List.of(9), List.of()), LogFault.CONTRADICTION);
    refused(1, 3, removing(List.of(), List.of()), LogFault.MALFORMED);
    refused(1, 3, removing(List.of(3, 2), List.of()), LogFault.MALFORMED);
    refused(1, 3, removing(List.of(2, 2), List.of()), LogFault.MALFORMED);
    refused(1, 3, removing(List.of(128), List.of()), LogFault.MALFORMED);
    hanna.accept(1, 3, removing(List.of(2), List.of(3, 4)));
    assertThat(state().active().keySet()).containsExactlyInAnyOrder(1, 3, 4, 5);
  }

  @Test
  void theRecoveryKeyAloneNamesItsSuccessor() {
    ECKeyPair next = ECKeyPair.generate();
    refused(1, 5, hanna.recoveringBy(next), LogFault.NOT_PERMITTED);
    refused(
        AccountLog.RECOVERY,
        5,
        hanna.recoveringBy(hanna.key(AccountLog.RECOVERY)),
        LogFault.CONTRADICTION);
    refused(
        AccountLog.RECOVERY,
        5,
        hanna.recoveringBy(next).toBuilder()
            .setRecoveryPossession(ByteString.copyFrom(new byte[64]))
            .build(),
        LogFault.BAD_PROOF);
    Bytes byTheFirst = hanna.entry(AccountLog.RECOVERY, 2, hanna.adding(2));
    hanna.recoverBy(next);

    assertThat(fault(hanna.log.append(byTheFirst))).isEqualTo(LogFault.NOT_NEXT);
    hanna.add(AccountLog.RECOVERY, 2);
  }

  @Test
  void theRecoveryKeyDoesNotRename() {
    refused(AccountLog.RECOVERY, 4, renaming("Anna"), LogFault.NOT_PERMITTED);
    refused(1, 4, renaming("Hanna"), LogFault.CONTRADICTION);
    refused(1, 4, renaming("\u202eHanna"), LogFault.MALFORMED);
  }

  @Test
  void anAccountIsOpenedOnceByTheDeviceItNames() {
    refused(1, 1, hanna.opening("Hanna", 2), LogFault.CONTRADICTION);

    TestAccount sam = new TestAccount(2);
    AccountOpened opening = sam.opening("Sam", 1);
    assertThat(fault(sam.log.append(sam.entry(2, 1, opening)))).isEqualTo(LogFault.NOT_PERMITTED);
    assertThat(fault(sam.log.append(sam.entry(1, 4, renaming("Sam")))))
        .isEqualTo(LogFault.CONTRADICTION);
    AccountOpened unproved =
        opening.toBuilder().setRecoveryPossession(ByteString.copyFrom(new byte[64])).build();
    assertThat(fault(sam.log.append(sam.entry(1, 1, unproved)))).isEqualTo(LogFault.BAD_PROOF);
    sam.accept(1, 1, opening);
  }

  @Test
  void entriesOfOtherLogsAndPlacesAreRefused() {
    TestAccount sam = TestAccount.opened(2, "Sam");
    Bytes first = hanna.entries.getFirst();
    assertThat(fault(sam.log.append(first))).isEqualTo(LogFault.OTHER_LOG);
    assertThat(fault(hanna.log.append(first))).isEqualTo(LogFault.NOT_NEXT);
    Entry gap = hanna.next(1, 4, renaming("Anna")).setIndex(2).build();
    assertThat(fault(hanna.log.append(TestAccount.signed(gap, hanna.key(1)))))
        .isEqualTo(LogFault.NOT_NEXT);
  }

  @Test
  void othersCannotSign() {
    hanna.add(1, 2);
    Entry entry = hanna.next(1, 4, renaming("Anna")).build();
    assertThat(hanna.log.append(TestAccount.signed(entry, hanna.key(2))))
        .isInstanceOfSatisfying(
            LogVerdict.Refused.class,
            refused -> {
              assertThat(refused.fault()).isEqualTo(LogFault.BAD_SIGNATURE);
              assertThat(refused.signed()).isFalse();
            });
    refused(3, 4, renaming("Anna"), LogFault.SIGNER_UNKNOWN);
  }

  @Test
  void unknownTypesStopAReaderOrAreSkipped() {
    refused(1, 6, Empty.getDefaultInstance(), LogFault.NEWER_VERSION);
    refused(1, 999, Empty.getDefaultInstance(), LogFault.NEWER_VERSION);
    assertThat(hanna.accept(1, 1_000, renaming("x"))).isEqualTo(new AccountEvent.Skipped(1, 1_000));
    Entry forged = hanna.next(1, 1_001, renaming("x")).build();
    assertThat(fault(hanna.log.append(TestAccount.signed(forged, hanna.key(9)))))
        .isEqualTo(LogFault.BAD_SIGNATURE);
    assertThat(hanna.accept(AccountLog.RECOVERY, 65_535, renaming("x")))
        .isEqualTo(new AccountEvent.Skipped(AccountLog.RECOVERY, 65_535));
    refused(1, 65_536, renaming("x"), LogFault.MALFORMED);
    refused(1, -1, renaming("x"), LogFault.MALFORMED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "no signer",
        "signer with id",
        "no type",
        "short log id",
        "no previous",
        "early",
        "late",
        "long"
      })
  void fieldsHaveTheirForms(String what) {
    Entry.Builder entry = hanna.next(1, 4, renaming("Anna"));
    switch (what) {
      case "no signer" -> entry.clearSigner();
      case "signer with id" -> entry.setSigner(Signer.newBuilder().setId("u_x").setDeviceId(1));
      case "no type" -> entry.clearType();
      case "short log id" -> entry.setLogId(ByteString.copyFrom(new byte[15]));
      case "early" -> entry.setTime(-1);
      case "late" -> entry.setTime(253_402_300_800_000L);
      case "long" -> entry.setType(1_000).setBody(ByteString.copyFrom(new byte[2_048]));
      default -> entry.clearPreviousHash();
    }
    assertThat(fault(hanna.log.append(TestAccount.signed(entry.build(), hanna.key(1)))))
        .isEqualTo(LogFault.MALFORMED);
  }

  @Test
  void entriesHaveOneForm() throws Exception {
    Bytes entry = hanna.entry(1, 4, renaming("Anna"));
    SignedEntry signed = SignedEntry.parseFrom(entry.toByteArray());
    ByteString unknown = ByteString.copyFrom(new byte[] {0x78, 1});

    Bytes more = Bytes.of(ByteString.copyFrom(entry.toByteArray()).concat(unknown).toByteArray());
    assertThat(fault(hanna.log.append(more))).isEqualTo(LogFault.MALFORMED);
    Entry body =
        Entry.parseFrom(signed.getEntry()).toBuilder()
            .setBody(renaming("Anna").toByteString().concat(unknown))
            .build();
    assertThat(hanna.log.append(TestAccount.signed(body, hanna.key(1))))
        .isEqualTo(
            new LogVerdict.Refused<>(
                LogFault.MALFORMED, "the entry's body is not in canonical form", true));
  }

  @Test
  void twoSignaturesOverOneEntryAreOneEntry() {
    TestAccount reader = new TestAccount(1);
    Entry entry = hanna.next(1, 4, renaming("Anna")).build();
    reader.log.append(hanna.entries.getFirst());
    hanna.log.append(TestAccount.signed(entry, hanna.key(1)));
    reader.log.append(TestAccount.signed(entry, hanna.key(1)));

    assertThat(reader.log.head()).isEqualTo(hanna.log.head());
  }

  private AccountState state() {
    return hanna.log.state().orElseThrow();
  }

  private void refused(int signer, int type, Message body, LogFault fault) {
    Bytes head = hanna.log.head();
    LogVerdict<AccountEvent> verdict = hanna.log.append(hanna.entry(signer, type, body));
    assertThat(verdict)
        .isInstanceOfSatisfying(
            LogVerdict.Refused.class, refused -> assertThat(refused.fault()).isEqualTo(fault));
    assertThat(hanna.log.head()).isEqualTo(head);
  }

  private static LogFault fault(LogVerdict<AccountEvent> verdict) {
    return switch (verdict) {
      case LogVerdict.Accepted<AccountEvent> accepted -> throw new AssertionError(accepted);
      case LogVerdict.Refused<AccountEvent> refused -> refused.fault();
    };
  }
}
