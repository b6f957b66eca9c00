package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.Collectors;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.World;
import org.junit.jupiter.api.Test;

/** The example in the package's Javadoc is this file's, compiled and run. */
final class ExampleTest {
  @Test
  void theExampleRuns() throws Exception {
    try (World world = new World()) {
      String signInLink = world.signInLink("Hanna");
      Path keys = Files.createTempDirectory("example").resolve("keys.db");
      assertThat(meet(signInLink, keys)).isEqualTo("Welcome, Gus.");
    }
  }

  // example
  static String meet(String signInLink, Path keys) throws InterruptedException {
    try (KeyStore store = KeyStore.inFile(keys);
        Member hanna = Member.signIn(signInLink, "Hanna's laptop", store)) {

      MemberMeeting meeting = hanna.createMeeting("Plans", MeetingOptions.HOST_ADMITS, event -> {});
      String link = meeting.invite(InviteOptions.forOneGuest()).link();

      var texts = new LinkedBlockingQueue<String>();
      MeetingListener listener =
          event -> {
            if (event instanceof MeetingEvent.MessageReceived message) {
              texts.add(message.text());
            }
          };
      try (GuestMeeting guest = Guest.knock(link, "Gus", listener)) {
        meeting.admit(guest.sessionId());
        meeting.say("Welcome, Gus.");
        return texts.take();
      }
    }
  }

  // end of example

  @Test
  void theJavadocShowsTheSameExample() throws IOException {
    String source = Files.readString(Path.of("src/test/java/latchkey/client/ExampleTest.java"));
    String example =
        source.substring(source.indexOf("// example\n") + 11, source.indexOf("// end of example"));
    String javadoc = Files.readString(Path.of("src/main/java/latchkey/client/package-info.java"));
    int start = javadoc.indexOf("<pre>{@code") + "<pre>{@code".length();
    String shown = javadoc.substring(start, javadoc.indexOf("}</pre>", start));

    assertThat(normalised(shown.replaceAll("(?m)^ \\* ?", ""))).isEqualTo(normalised(example));
  }

  private static String normalised(String code) {
    return code.lines()
        .map(String::strip)
        .filter(line -> !line.isEmpty())
        .collect(Collectors.joining("\n"));
  }
}
