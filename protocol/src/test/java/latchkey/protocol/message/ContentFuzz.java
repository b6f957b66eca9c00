package latchkey.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.Arrays;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.message.wire.Content;

/**
 * Whatever stands in a ciphertext: it is a content or refused, and a content has one form: written
 * again it is the same bytes, as its body is.
 */
class ContentFuzz {
  private static final Address AUTHOR = new Address("u_" + "A".repeat(43), 1);

  /** One method: of several in a class only the first is fuzzed. */
  @FuzzTest(maxExecutions = 20_000)
  void isAContentOrABodyOrRefused(byte[] input) {
    open(input);
    read(Bytes.of(input));
    read(canonical(input));
    int type = input.length == 0 ? 0 : input[0];
    Bytes body = input.length == 0 ? Bytes.EMPTY : Bytes.of(tail(input));
    readBodies(type, body);
  }

  private static void open(byte[] plaintext) {
    try {
      GroupContent content = GroupContent.open(plaintext);
      assertThat(content.padded()).isEqualTo(plaintext);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
    try {
      PairwiseContent content = PairwiseContent.open(plaintext);
      assertThat(content.padded()).isEqualTo(plaintext);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private static void read(Bytes serialised) {
    try {
      GroupContent content = GroupContent.read(serialised);
      assertThat(content.written()).isEqualTo(serialised);
      assertThat(content.hash(AUTHOR).length()).isEqualTo(32);
      assertThat(content.place().after(content.hash(AUTHOR)).number())
          .isEqualTo(content.place().number() + 1);
      readBodies(content.type(), content.body());
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
    try {
      PairwiseContent content = PairwiseContent.read(serialised);
      assertThat(content.written()).isEqualTo(serialised);
      readBodies(content.type(), content.body());
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  private static void readBodies(int type, Bytes body) {
    try {
      GroupBody said = GroupBody.read(type, body);
      assertThat(said.type()).isEqualTo(type);
      assertThat(Bytes.of(said.wire().toByteArray())).isEqualTo(body);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
    try {
      PairwiseBody said = PairwiseBody.read(type, body);
      assertThat(said.type()).isEqualTo(type);
      assertThat(Bytes.of(said.wire().toByteArray())).isEqualTo(body);
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }

  /** So that what lies behind the form is reached. */
  private static Bytes canonical(byte[] bytes) {
    try {
      return Bytes.of(Content.parseFrom(bytes).toByteArray());
    } catch (InvalidProtocolBufferException e) {
      return Bytes.of(bytes);
    }
  }

  private static byte[] tail(byte[] bytes) {
    return Arrays.copyOfRange(bytes, 1, bytes.length);
  }
}
