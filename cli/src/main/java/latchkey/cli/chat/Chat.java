package latchkey.cli.chat;

import java.util.ArrayDeque;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.IntSupplier;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.StoreFailure;
import latchkey.protocol.InvalidInput;

/**
 * Reads what a person types: lines are said, lines that begin with a slash are commands. Goes on
 * until the input ends, the person quits, or the meeting is over.
 */
public final class Chat {
  private static final long POLL_MILLIS = 100;
  private static final long PATIENCE_MILLIS = 20_000;
  private static final long AGAIN_MILLIS = 1_000;

  private final Terminal terminal;
  private final Transcript transcript;
  private final CountDownLatch over;
  private final Consumer<String> say;
  private final IntSupplier unsent;
  private final List<SlashCommand> commands;

  /** What the key store could not take yet, in the order in which it was typed. */
  private final Queue<String> unsaid = new ArrayDeque<>();

  /** One at a time: what ends the chat is handled before more is asked for. */
  private final Semaphore mayRead = new Semaphore(1);

  private long nextTry;
  private boolean quit;

  /**
   * A chat that has not begun.
   *
   * @param say sends a line to everyone
   * @param unsent how many of them wait to be sent
   */
  public Chat(
      Terminal terminal,
      Transcript transcript,
      Consumer<String> say,
      IntSupplier unsent,
      List<SlashCommand> commands) {
    this.terminal = terminal;
    this.transcript = transcript;
    this.over = transcript.over();
    this.say = say;
    this.unsent = unsent;
    this.commands = commands;
  }

  /** Lets the person talk. Returns when there is nothing more to say, and all is sent. */
  public void run() throws InterruptedException {
    BlockingQueue<Optional<String>> lines = readInBackground();
    while (!quit && !isOver()) {
      terminal.checkOutput();
      sayWhatWaits();
      Optional<String> line = lines.poll(POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (line == null) {
        continue;
      }
      if (line.isEmpty()) {
        quit = true;
      } else {
        handle(line.get().strip());
        if (!quit) {
          mayRead.release();
        }
      }
    }
    showUnfinished();
    letEverythingBeSent();
  }

  /** A meeting that ends meanwhile tears no text away. */
  private void showUnfinished() {
    String typed = terminal.unfinished().strip();
    if (!typed.isEmpty()) {
      terminal.line(Style.RED, "! You were typing this, and it was not said:");
      typed.lines().forEach(line -> terminal.line("  " + line));
    }
  }

  private BlockingQueue<Optional<String>> readInBackground() {
    BlockingQueue<Optional<String>> lines = new LinkedBlockingQueue<>();
    Thread.ofPlatform()
        .daemon()
        .name("latchkey-input")
        .start(() -> {
          Optional<String> line;
          do {
            mayRead.acquireUninterruptibly();
            line = terminal.read();
            lines.add(line);
          } while (line.isPresent());
        });
    return lines;
  }

  private boolean isOver() {
    return over.getCount() == 0;
  }

  private void letEverythingBeSent() throws InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS);
    while (isSomethingLeft() && !isOver() && System.nanoTime() < deadline) {
      sayWhatWaits();
      boolean ended = over.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
      if (ended) {
        return;
      }
    }
    if (!unsaid.isEmpty()) {
      terminal.line(Style.RED, "! This was not said, since it could not be kept:");
      unsaid.stream().flatMap(String::lines).forEach(line -> terminal.line("  " + line));
    }
    if (unsent.getAsInt() > 0 && !isOver()) {
      terminal.line(Style.RED, "! Not everything you said could be sent.");
    }
  }

  private boolean isSomethingLeft() {
    return !unsaid.isEmpty() || unsent.getAsInt() > 0;
  }

  private void handle(String line) {
    try {
      if (line.startsWith("/")) {
        command(line.substring(1));
      } else if (!line.isEmpty() && !unsaid.isEmpty()) {
        unsaid.add(line);
        terminal.line(Style.RED, "! Not said yet, as what you typed before. It is tried again.");
      } else if (!line.isEmpty()) {
        say(line);
      }
    } catch (LatchkeyException | InvalidInput | StoreFailure e) {
      terminal.line(Style.RED, "! " + e.getMessage());
    }
  }

  private void say(String line) {
    try {
      say.accept(line);
    } catch (StoreFailure e) {
      unsaid.add(line);
      nextTry = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS);
      terminal.line(
          Style.RED,
          "! Not said yet: "
              + e.getMessage()
              + " What you type waits here, and is said as soon as that works.");
      return;
    }
    tellWhenItGoes();
  }

  /** Says what the key store could not take when it was typed, if it can by now. */
  private void sayWhatWaits() {
    String line = unsaid.peek();
    if (line == null || System.nanoTime() < nextTry) {
      return;
    }
    try {
      while (line != null) {
        say.accept(line);
        unsaid.remove();
        terminal.line(Style.DIM, "  Said now: " + firstLine(line));
        line = unsaid.peek();
      }
      tellWhenItGoes();
    } catch (StoreFailure e) {
      nextTry = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(AGAIN_MILLIS);
    } catch (LatchkeyException | InvalidInput e) {
      unsaid.remove();
      terminal.line(Style.RED, "! Not said: " + firstLine(line));
      terminal.line(Style.RED, "! " + e.getMessage());
    }
  }

  private static String firstLine(String text) {
    int end = text.indexOf('\n');
    return end < 0 ? text : text.substring(0, end) + " ...";
  }

  private void tellWhenItGoes() {
    if (!transcript.isConnected()) {
      terminal.line(Style.DIM, "  Kept, and sent when the connection is back.");
    }
  }

  private void command(String line) {
    int space = line.indexOf(' ');
    String name = space < 0 ? line : line.substring(0, space);
    String argument = space < 0 ? "" : line.substring(space + 1).strip();
    switch (name) {
      case "quit", "exit" -> quit = true;
      case "help" -> help();
      default ->
          commands.stream()
              .filter(command -> command.name().equals(name))
              .findFirst()
              .ifPresentOrElse(
                  command -> command.action().accept(argument),
                  () -> terminal.line("There is no /" + name + ". See /help"));
    }
  }

  /** Prints what can be typed. */
  public void help() {
    terminal.line("Type a line to say it. Or:");
    commands.forEach(
        command -> helpLine(command.name() + " " + command.argument(), command.description()));
    helpLine("help", "show this");
    helpLine("quit", "go away");
    if (terminal.isInteractive()) {
      terminal.line("A backslash at the end, or Alt-Enter, begins a further line.");
    }
  }

  private void helpLine(String usage, String description) {
    terminal.line(String.format("  /%-22s %s", usage.strip(), description));
  }
}
