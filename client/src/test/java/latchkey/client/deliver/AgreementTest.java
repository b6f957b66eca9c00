package latchkey.client.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.client.deliver.ReadTranscript.Standing;
import latchkey.protocol.Address;
import org.junit.jupiter.api.Test;

/** That another is given more must show twice in a row. */
final class AgreementTest {
  private static final Address ADA = new Address("author-ada", 1);

  private final Agreement agreement = new Agreement();

  @Test
  void whatIsTheSameInBetweenCounts() {
    assertThat(agreement.differs(ADA, Standing.AHEAD)).isFalse();
    assertThat(agreement.differs(ADA, Standing.SAME)).isFalse();
    assertThat(agreement.differs(ADA, Standing.AHEAD)).isFalse();
    assertThat(agreement.differs(ADA, Standing.AHEAD)).isTrue();
    assertThat(agreement.differs(ADA, Standing.AHEAD)).isFalse();
  }

  @Test
  void whatSaysNothingInBetweenDoesNot() {
    assertThat(agreement.differs(ADA, Standing.AHEAD)).isFalse();
    assertThat(agreement.differs(ADA, Standing.UNKNOWN)).isFalse();
    assertThat(agreement.differs(ADA, Standing.AHEAD)).isTrue();
  }
}
