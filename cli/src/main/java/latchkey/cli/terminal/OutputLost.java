package latchkey.cli.terminal;

/** What is printed does not arrive: the reader has gone, or the disk is full. */
public final class OutputLost extends RuntimeException {
  OutputLost() {
    super(
        "What it prints cannot be written: the program that reads it has ended, output is closed, or"
            + " the disk is full. Start it again with output that can be written.");
  }
}
