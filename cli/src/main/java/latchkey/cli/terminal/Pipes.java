package latchkey.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.util.Optional;

/** Plain lines in and out: a script's, a file's, or those of the simplest terminals. */
final class Pipes implements Screen {
  /** What is printed to a file is read on a screen later. */
  static final int USUAL_WIDTH = 80;

  private final BufferedReader in;
  private final PrintWriter out;
  private final boolean prompts;
  private volatile boolean lost;

  /**
   * @param prompts whether a person is to see them
   */
  Pipes(Reader in, Writer out, boolean prompts) {
    this.in = new BufferedReader(in);
    this.out = new PrintWriter(out, true);
    this.prompts = prompts;
  }

  @Override
  public void print(String line) {
    synchronized (out) {
      out.println(line);
      lost |= out.checkError();
    }
  }

  @Override
  public int width() {
    return USUAL_WIDTH;
  }

  @Override
  public boolean isLost() {
    return lost;
  }

  @Override
  public Optional<String> read(String prompt, boolean remembered) {
    if (prompts) {
      synchronized (out) {
        out.print(prompt);
        lost |= out.checkError();
      }
    }
    try {
      return Optional.ofNullable(in.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String unfinished() {
    return "";
  }
}
