package latchkey.client.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.stream.LongStream;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.keys.XEdDsa;
import latchkey.server.keys.LibsignalSignatures;
import org.junit.jupiter.api.Test;

/** The SDK and the server accept the same signatures: those that the rule calls good. */
final class XeddsaRuleTest {
  /** Neighbouring seeds of java.util.Random begin alike; these are far apart. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  private static final List<SignatureCheck> CHECKS =
      List.of(new LibsignalSignatureCheck(), new LibsignalSignatures());

  @Test
  void holdsForTheRecordedCases() throws IOException {
    List<XeddsaCase.Recorded> all = XeddsaCase.Recorded.all();
    assertThat(all).hasSizeGreaterThan(1_000);
    for (XeddsaCase.Recorded recorded : all) {
      XeddsaCase input = recorded.input();
      assertThat(input.libsignalVerifies())
          .as(input.name())
          .isEqualTo(recorded.libsignalVerifies());
      assertJudged(input, recorded.good());
    }
  }

  @Test
  void holdsForAnythingThatIsSignedAndAltered() {
    List<XeddsaCase> cases =
        LongStream.range(0, 600).map(i -> i * SPREAD).mapToObj(XeddsaCase::random).toList();
    for (XeddsaCase input : cases) {
      assertJudged(input, input.isGood());
    }
    assertThat(cases.stream().filter(XeddsaCase::isGood).count()).isGreaterThan(60);
    assertThat(cases.stream().filter(input -> input.libsignalVerifies() && !input.isGood()).count())
        .as("what libsignal alone would let through")
        .isGreaterThan(20);
  }

  private static void assertJudged(XeddsaCase input, boolean good) {
    for (SignatureCheck check : CHECKS) {
      assertThat(check.verifies(input.serializedKey(), input.message(), input.signature()))
          .as(input.name() + " by " + check.getClass())
          .isEqualTo(good);
    }
    if (good) {
      assertThat(XEdDsa.isKey(input.serializedKey())).isTrue();
    }
  }
}
