package latchkey.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A person types, key by key, while other things are printed. */
final class KeyboardTest {
  private static final String UP = "\u001bOA";
  private static final String LEFT = "\u001bOD";
  private static final String ALT_ENTER = "\u001b\r";
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";

  private final TypedTerminal typed = new TypedTerminal();
  private final Terminal terminal = Terminal.at(typed.terminal());

  @AfterEach
  void close() {
    typed.close();
  }

  @Test
  void aLineThatArrivesLeavesWhatIsTypedWhole() throws Exception {
    CompletableFuture<Optional<String>> read = read();
    typed.type("half");
    typed.awaitShown("half");
    terminal.line("Wanda: interrupting you");
    typed.awaitShown("Wanda: interrupting you");
    assertThat(terminal.unfinished()).isEqualTo("half");
    typed.type(" typed\r");

    assertThat(text(read)).isEqualTo("half typed");
  }

  @Test
  void whatIsTypedCanBeEditedAndFetchedAgain() throws Exception {
    CompletableFuture<Optional<String>> first = read();
    typed.type("helo" + LEFT + "l\r");
    assertThat(text(first)).isEqualTo("hello");
    CompletableFuture<Optional<String>> again = read();
    typed.type(UP + "!\r");

    assertThat(text(again)).isEqualTo("hello!");
  }

  @Test
  void anAnswerIsNotFetchedAgain() throws Exception {
    CompletableFuture<Optional<String>> line = read();
    typed.type("a line\r");
    assertThat(text(line)).isEqualTo("a line");
    CompletableFuture<Optional<String>> code =
        CompletableFuture.supplyAsync(() -> terminal.ask("Recovery code:"));
    typed.awaitShown("Recovery code: ");
    typed.type("secret\r");
    assertThat(text(code)).isEqualTo("secret");
    CompletableFuture<Optional<String>> again = read();
    typed.type(UP + "\r");

    assertThat(text(again)).isEqualTo("a line");
  }

  @Test
  void severalLinesAreTypedAndPasted() throws Exception {
    CompletableFuture<Optional<String>> continued = read();
    typed.type("one\\\rtwo" + ALT_ENTER + "three\r");
    assertThat(text(continued)).isEqualTo("one\ntwo\nthree");
    CompletableFuture<Optional<String>> pasted = read();
    typed.type("\u001b[200~first\nsecond\u001b[201~\r");

    assertThat(text(pasted)).isEqualTo("first\nsecond");
  }

  @Test
  void signsAreLetters() throws Exception {
    CompletableFuture<Optional<String>> read = read();
    typed.type("!! 'it \\n costs $5' \"\r");

    assertThat(text(read)).isEqualTo("!! 'it \\n costs $5' \"");
  }

  @Test
  void controlCDropsWhatWasTypedAndThenEndsAsControlDDoes() throws Exception {
    CompletableFuture<Optional<String>> read = read();
    typed.type("not this");
    typed.awaitShown("not this");
    typed.type(CTRL_C);
    typed.awaitShown("> ");
    typed.type("but this\r");
    assertThat(text(read)).isEqualTo("but this");
    CompletableFuture<Optional<String>> ended = read();
    typed.type(CTRL_D);
    assertThat(ended.get(30, TimeUnit.SECONDS)).isEmpty();
  }

  /** Keys that are typed before the prompt is there are not edited. */
  private CompletableFuture<Optional<String>> read() throws InterruptedException {
    CompletableFuture<Optional<String>> read = CompletableFuture.supplyAsync(terminal::read);
    typed.awaitShown("> ");
    return read;
  }

  private static String text(CompletableFuture<Optional<String>> read)
      throws InterruptedException, ExecutionException, TimeoutException {
    return read.get(30, TimeUnit.SECONDS).orElseThrow();
  }
}
