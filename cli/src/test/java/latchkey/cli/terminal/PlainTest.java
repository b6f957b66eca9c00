package latchkey.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What others wrote cannot steer the terminal, whatever it is made of. */
final class PlainTest {
  @Test
  void linesAreCutAtEveryKindOfLineEnd() {
    assertThat(Plain.lines("a\nb\r\nc\rd\u2028e\u2029f"))
        .containsExactly("a", "b", "c", "d", "e", "f");
    assertThat(Plain.lines("")).containsExactly("");
    assertThat(Plain.lines("\n")).containsExactly("", "");
  }

  @Test
  void whatCouldSteerTheTerminalIsReplaced() {
    assertThat(Plain.lines("\u001b[2J\u202eab\tc")).containsExactly("\uFFFD[2J\uFFFDab\uFFFDc");
  }
}
