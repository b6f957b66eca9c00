package latchkey.client.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import latchkey.client.MeetingEvent;
import latchkey.client.Member;
import latchkey.client.store.KeyStore;
import latchkey.protocol.MeetingId;

/** A member's device in a process of its own, which dies in the middle of being told something. */
public final class DeviceProcess {
  private DeviceProcess() {}

  /**
   * Runs the device in {@code store} until it dies; returns the texts that it had shown by then.
   *
   * @param showing with so many texts shown it dies, while it is being told of the next
   */
  public static List<String> dieAfter(Path store, MeetingId meeting, int showing) {
    try {
      Process process =
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
              .start();
      List<String> shown = process.inputReader().lines().toList();
      process.waitFor();
      return shown;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The process itself: prints the texts as they are shown. */
  public static void main(String[] arguments) throws InterruptedException {
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
          }
        });
    Thread.currentThread().join();
  }
}
