package latchkey.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.Text;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

final class ContentCodecProperties {
  @Property(tries = 300)
  void readsWhatItWrote(@ForAll @StringLength(max = 3000) String text) {
    Content content = content(text);
    assertThat(ContentCodec.decode(ContentCodec.encode(content))).isEqualTo(content);
  }

  @Property(tries = 300)
  void showsTheLengthInDoublingStepsAlone(@ForAll @IntRange(max = 20_000) int length) {
    Content content = content("x".repeat(length));
    int padded = ContentCodec.encode(content).length;
    assertThat(padded).isGreaterThanOrEqualTo(256).isGreaterThan(content.getSerializedSize());
    assertThat(Integer.bitCount(padded)).isEqualTo(1);
    assertThat(padded == 256 || padded <= 2 * content.getSerializedSize()).isTrue();
  }

  @Property(tries = 300)
  void refusesAnotherLength(
      @ForAll @StringLength(max = 1000) String text, @ForAll @IntRange(max = 2000) int length) {
    byte[] padded = ContentCodec.encode(content(text));
    if (length != padded.length) {
      assertRefused(Arrays.copyOf(padded, length));
    }
  }

  @Property(tries = 300)
  void refusesPaddingThatIsNotZero(
      @ForAll @StringLength(max = 100) String text,
      @ForAll @IntRange(min = 1, max = 50) int fromEnd) {
    byte[] padded =
        ContentCodec.encode(content("a".repeat(10) + text.substring(0, text.length() / 4)));
    padded[padded.length - fromEnd] = 1;
    assertRefused(padded);
  }

  @Property(tries = 300)
  void answersAnyBytesWithAContentOrARefusal(@ForAll @Size(max = 600) byte[] bytes) {
    try {
      assertThat(ContentCodec.decode(bytes)).isNotNull();
    } catch (InvalidInput e) {
      assertThat(e).hasMessageContaining("content");
    }
  }

  @Example
  void refusesNothingAndZeros() {
    assertRefused(new byte[0]);
    assertRefused(new byte[256]);
  }

  private static void assertRefused(byte[] padded) {
    assertThatThrownBy(() -> ContentCodec.decode(padded)).isInstanceOf(InvalidInput.class);
  }

  private static Content content(String text) {
    return Content.newBuilder().setText(Text.newBuilder().setText(text)).build();
  }
}
