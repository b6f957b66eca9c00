package latchkey.client.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import latchkey.client.MeetingEvent;
import latchkey.client.Member;
import latchkey.client.store.KeyStore;
import latchkey.protocol.MeetingId;

/** A member's device in a process of its own, which dies without a warning. */
public final class DeviceProcess implements AutoCloseable {
  private final Process process;
  private final List<String> shown = new CopyOnWriteArrayList<>();
  private final Thread reading;

  private DeviceProcess(Process process) {
    this.process = process;
    this.reading =
        Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(shown::add));
  }

  /** Starts the device in {@code store}, which takes part until it is killed. */
  public static DeviceProcess start(Path store, MeetingId meeting) {
    return start(store, meeting, Integer.MAX_VALUE);
  }

  /**
   * Runs the device in {@code store} until it dies; returns the texts that it had shown by then.
   *
   * @param showing with so many texts shown it dies, while it is being told of the next
   */
  public static List<String> dieAfter(Path store, MeetingId meeting, int showing) {
    return start(store, meeting, showing).end();
  }

  private static DeviceProcess start(Path store, MeetingId meeting, int showing) {
    try {
      return new DeviceProcess(
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "--enable-native-access=ALL-UNNAMED",
                  "--sun-misc-unsafe-memory-access=allow",
                  "-cp",
                  System.getProperty("java.class.path"),
                  DeviceProcess.class.getName(),
                  store.toString(),
                  meeting.value(),
                  String.valueOf(showing))
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The texts that it has shown so far; what was refused stands among them, marked so. */
  public List<String> shown() {
    return List.copyOf(shown);
  }

  /** {@code kill -9}; returns all that it had shown. */
  public List<String> kill() {
    // The process alone: Process.destroyForcibly also closes what it has written and nobody read.
    process.toHandle().destroyForcibly();
    return end();
  }

  private List<String> end() {
    try {
      process.waitFor();
      reading.join();
      return shown();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }

  /**
   * The process itself: prints the texts as they are shown, until it dies or whoever started it is
   * gone.
   */
  public static void main(String[] arguments) throws IOException {
    int showing = Integer.parseInt(arguments[2]);
    AtomicInteger shown = new AtomicInteger();
    Member member = Member.resume(KeyStore.inFile(Path.of(arguments[0])));
    member.openMeeting(
        new MeetingId(arguments[1]),
        event -> {
          if (event instanceof MeetingEvent.MessageReceived message) {
            if (shown.getAndIncrement() == showing) {
              Runtime.getRuntime().halt(0);
            }
            System.out.println(message.text());
          } else if (event instanceof MeetingEvent.MessageRefused refused) {
            System.out.println(refused);
          }
        });
    while (System.in.read() >= 0) {
      // Whoever started it says nothing, and its end is the end of this.
    }
    Runtime.getRuntime().halt(0);
  }
}
