package latchkey.protocol.record;

import static org.assertj.core.api.Assertions.assertThat;

import latchkey.protocol.record.Findings.Kind;
import latchkey.protocol.record.Findings.Weight;
import org.junit.jupiter.api.Test;

final class FindingsTest {
  @Test
  void ofAKindAFewAreToldOneByOne() {
    Findings findings = new Findings();
    for (int i = 0; i < 25; i++) {
      findings.tell(Kind.FORM, "Message " + i);
    }
    findings.tell(Kind.WITHHELD, "One more");

    assertThat(findings.of(Weight.REMARK))
        .hasSize(22)
        .contains("Message 19", "One more")
        .contains("And 5 more of the kind: messages without a form that is known.");
    assertThat(findings.of(Weight.PROBLEM)).isEmpty();
    assertThat(findings.isFree(Kind.SEQ, Kind.LOG)).isTrue();
    assertThat(findings.isFree(Kind.SEQ, Kind.FORM)).isFalse();
  }

  @Test
  void oneIsNotMany() {
    assertThat(Findings.count(1, "mark")).isEqualTo("1 mark");
    assertThat(Findings.count(2, "mark")).isEqualTo("2 marks");
  }
}
