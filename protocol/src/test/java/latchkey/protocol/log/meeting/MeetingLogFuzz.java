package latchkey.protocol.log.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.account.AccountWriter;
import latchkey.protocol.log.wire.Entry;
import latchkey.protocol.log.wire.SignedEntry;
import latchkey.protocol.log.wire.Signer;
import org.signal.libsignal.protocol.ecc.ECKeyPair;

/**
 * Whatever entries a meeting's log is offered: each is taken in or refused, a refused one changes
 * nothing, and a second reader of what was taken in comes to the same end.
 */
class MeetingLogFuzz {
  /** Every signature is good, so that the rules behind it are reached. */
  private static final SignatureCheck CREDULOUS = (key, message, signature) -> true;

  private static final Bytes LOG_ID = Bytes.of(new byte[16]);
  private static final SigningKey DEVICE = key();
  private static final AccountLog ACCOUNT = account();
  private static final UserId USER = UserId.ofRoot(ACCOUNT.root());
  private static final Address CREATOR = Address.ofMember(USER, 1);

  private static SigningKey key() {
    byte[] key = ECKeyPair.generate().getPublicKey().serialize();
    return new SigningKey(Bytes.of(key), message -> new byte[64]);
  }

  private static AccountLog account() {
    AccountLog log = new AccountLog(CREDULOUS);
    Bytes opening = AccountWriter.open(LOG_ID, "Ada", 1, DEVICE, key(), Instant.EPOCH);
    assertThat(log.append(opening)).isInstanceOf(LogVerdict.Accepted.class);
    return log;
  }

  private static MeetingLog created() {
    MeetingLog log =
        new MeetingLog(CREDULOUS, user -> Optional.of(ACCOUNT).filter(one -> user.equals(USER)));
    AccountPlace place = new AccountPlace(0, ACCOUNT.head());
    Bytes entry = MeetingWriter.create(LOG_ID, "Tea", CREATOR, place, true, DEVICE, Instant.EPOCH);
    assertThat(log.append(entry)).isInstanceOf(LogVerdict.Accepted.class);
    return log;
  }

  /** Entries with two bytes of length before each; each is given its place and a signer. */
  @FuzzTest(maxExecutions = 20_000)
  void entriesAreTakenInOrRefused(byte[] input) {
    MeetingLog log = created();
    List<Bytes> taken = new ArrayList<>();
    ByteBuffer rest = ByteBuffer.wrap(input);
    while (rest.remaining() > 2) {
      byte[] body = new byte[Math.min(rest.getShort() & 0xFFFF, rest.remaining())];
      rest.get(body);
      Bytes entry = placed(log, body);
      long size = log.size();
      Bytes head = log.head();
      switch (log.append(entry)) {
        case LogVerdict.Accepted<MeetingEvent> accepted -> {
          assertThat(accepted.event().signer()).isNotNull();
          assertThat(log.size()).isEqualTo(size + 1);
          taken.add(entry);
        }
        case LogVerdict.Refused<MeetingEvent> refused -> {
          assertThat(refused.detail()).isNotBlank();
          assertThat(log.size()).isEqualTo(size);
          assertThat(log.head()).isEqualTo(head);
        }
      }
    }
    readsTheSame(log, taken);
  }

  private static Bytes placed(MeetingLog log, byte[] bytes) {
    Entry entry;
    try {
      entry = Entry.parseFrom(bytes);
    } catch (InvalidProtocolBufferException e) {
      return Bytes.of(bytes);
    }
    Signer creator = Signer.newBuilder().setId(USER.value()).setDeviceId(1).build();
    boolean byGuest = entry.getSigner().getId().startsWith("g_");
    ByteString placed =
        entry.toBuilder()
            .setLogId(ByteString.copyFrom(log.logId().toByteArray()))
            .setIndex(log.size())
            .setPreviousHash(ByteString.copyFrom(log.head().toByteArray()))
            .setSigner(byGuest ? entry.getSigner() : creator)
            .build()
            .toByteString();
    return Bytes.of(
        SignedEntry.newBuilder()
            .setEntry(placed)
            .setSignature(ByteString.copyFrom(new byte[64]))
            .build()
            .toByteArray());
  }

  private static void readsTheSame(MeetingLog log, List<Bytes> taken) {
    MeetingLog second = created();
    for (Bytes entry : taken) {
      assertThat(second.append(entry)).isInstanceOf(LogVerdict.Accepted.class);
    }
    assertThat(second.head()).isEqualTo(log.head());
    assertThat(second.members()).isEqualTo(log.members());
    assertThat(second.devices()).isEqualTo(log.devices());
    assertThat(second.guests()).isEqualTo(log.guests());
    assertThat(second.invitations()).isEqualTo(log.invitations());
    assertThat(second.hasEnded()).isEqualTo(log.hasEnded());
  }
}
