package latchkey.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import com.google.protobuf.InvalidProtocolBufferException;
import latchkey.client.content.ContentReader;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.content.Content;

/**
 * Whatever stands in a ciphertext: it is a content or refused; a content is itself again after it
 * was padded and read, and its length says no more than a power of two.
 */
class ContentCodecFuzz {
  @FuzzTest(maxExecutions = 20_000)
  void plaintextIsAContentOrRefused(byte[] plaintext) {
    try {
      isItselfAgain(ContentCodec.decode(plaintext));
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
    try {
      isItselfAgain(Content.parseFrom(plaintext));
    } catch (InvalidProtocolBufferException e) {
      // Nobody wrote this.
    }
  }

  private static void isItselfAgain(Content content) {
    byte[] padded = ContentCodec.encode(content);
    assertThat(Integer.bitCount(padded.length)).isOne();
    assertThat(padded.length).isGreaterThanOrEqualTo(256);
    assertThat(ContentCodec.decode(padded)).isEqualTo(content);
    readsWhatIsSaid(content);
  }

  private static void readsWhatIsSaid(Content content) {
    try {
      ContentReader.Said said = ContentReader.Said.of(content.getText());
      assertThat(said.text()).isEqualTo(content.getText().getText());
      assertThat(said.sentAt().toEpochMilli()).isEqualTo(content.getText().getSentAt());
    } catch (InvalidInput refused) {
      assertThat(refused.getMessage()).isNotBlank();
    }
  }
}
