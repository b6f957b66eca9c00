package latchkey.protocol.log.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.LogVerdict;
import latchkey.protocol.log.account.AccountLog;
import latchkey.protocol.log.wire.Entry;
import latchkey.protocol.log.wire.SignedEntry;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Whatever bytes a log is offered, it returns a verdict, and a refused entry changes nothing. Good
 * entries of the recorded logs are damaged: their bytes, or a body in its place. Every signature is
 * good, so that the rules behind it are reached.
 */
class MutatedEntriesTest {
  private static final SignatureCheck CREDULOUS = (key, message, signature) -> true;
  private static final int DAMAGED_OF_EACH = 6;
  private static final JsonMapper JSON = new JsonMapper();

  @Test
  void damagedEntriesAreRefusedOrTakenWhole() throws Exception {
    Random random = new Random(1);
    JsonNode recorded = JSON.readTree(Files.readString(Path.of("..", "vectors", "logs-java.json")));
    for (JsonNode meeting : recorded.get("meetings")) {
      Map<UserId, AccountLog> accounts = new HashMap<>();
      for (JsonNode account : meeting.get("accounts")) {
        AccountLog log = damagedAccount(account, random);
        accounts.put(UserId.ofRoot(log.root()), log);
      }
      MeetingLog log =
          new MeetingLog(CREDULOUS, userId -> Optional.ofNullable(accounts.get(userId)));
      for (JsonNode step : meeting.get("entries")) {
        Bytes entry = bytes(step.get("entry"));
        for (int i = 0; i < DAMAGED_OF_EACH; i++) {
          MeetingLog tried = log.copy();
          switch (tried.append(damaged(entry, random))) {
            case LogVerdict.Refused<MeetingEvent> refused -> {
              assertThat(refused.detail()).isNotBlank();
              assertSame(tried, log);
            }
            case LogVerdict.Accepted<MeetingEvent> accepted -> {
              assertThat(accepted.event().signer()).isNotNull();
              assertThat(tried.size()).isEqualTo(log.size() + 1);
            }
          }
        }
        if ("accepted".equals(step.get("verdict").asString())) {
          assertThat(log.append(entry)).isInstanceOf(LogVerdict.Accepted.class);
        }
      }
    }
  }

  private static AccountLog damagedAccount(JsonNode entries, Random random) throws Exception {
    AccountLog log = new AccountLog(CREDULOUS);
    for (JsonNode hex : entries) {
      for (int i = 0; i < DAMAGED_OF_EACH; i++) {
        AccountLog tried = log.copy();
        if (tried.append(damaged(bytes(hex), random)) instanceof LogVerdict.Refused) {
          assertThat(tried.head()).isEqualTo(log.head());
          assertThat(tried.state()).isEqualTo(log.state());
        } else {
          assertThat(tried.size()).isEqualTo(log.size() + 1);
        }
      }
      assertThat(log.append(bytes(hex))).isInstanceOf(LogVerdict.Accepted.class);
    }
    return log;
  }

  private static void assertSame(MeetingLog log, MeetingLog before) {
    assertThat(log.size()).isEqualTo(before.size());
    assertThat(log.head()).isEqualTo(before.head());
    assertThat(log.members()).isEqualTo(before.members());
    assertThat(log.devices()).isEqualTo(before.devices());
    assertThat(log.guests()).isEqualTo(before.guests());
    assertThat(log.invitations()).isEqualTo(before.invitations());
    assertThat(log.isAdmissionOpen()).isEqualTo(before.isAdmissionOpen());
    assertThat(log.hasEnded()).isEqualTo(before.hasEnded());
  }

  /** Damage to the bytes as a whole, or to the body alone, which is then put back in its place. */
  private static Bytes damaged(Bytes signed, Random random) throws InvalidProtocolBufferException {
    if (random.nextInt(4) == 0) {
      return Bytes.of(damaged(signed.toByteArray(), random));
    }
    SignedEntry envelope = SignedEntry.parseFrom(signed.toByteArray());
    Entry entry = Entry.parseFrom(envelope.getEntry());
    Entry.Builder changed = entry.toBuilder();
    switch (random.nextInt(3)) {
      case 0 -> changed.setType(1 + random.nextInt(17));
      default ->
          changed.setBody(ByteString.copyFrom(damaged(entry.getBody().toByteArray(), random)));
    }
    return Bytes.of(
        envelope.toBuilder().setEntry(changed.build().toByteString()).build().toByteArray());
  }

  private static byte[] damaged(byte[] bytes, Random random) {
    if (bytes.length == 0) {
      return new byte[] {(byte) random.nextInt()};
    }
    byte[] damaged = bytes.clone();
    int at = random.nextInt(bytes.length);
    return switch (random.nextInt(4)) {
      case 0 -> Arrays.copyOf(damaged, at);
      case 1 -> Arrays.copyOf(damaged, bytes.length + 1 + random.nextInt(4));
      case 2 -> {
        System.arraycopy(bytes, at, damaged, 0, bytes.length - at);
        yield damaged;
      }
      default -> {
        damaged[at] ^= (byte) (1 << random.nextInt(8));
        yield damaged;
      }
    };
  }

  private static Bytes bytes(JsonNode hex) {
    return Bytes.of(HexFormat.of().parseHex(hex.asString()));
  }
}
