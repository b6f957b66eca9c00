package latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.PatternLayout;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import latchkey.protocol.Json;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestKeys;
import latchkey.server.testing.TestLink;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

final class LogsTest {
  private static final String GUEST_NAME = "Zebedee Quux";

  private final Logger server = (Logger) LoggerFactory.getLogger("latchkey");
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final PatternLayout layout = new PatternLayout();
  private final AppenderBase<ILoggingEvent> appender =
      new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
          lines.add(layout.doLayout(event));
        }
      };

  @BeforeEach
  void listen() {
    layout.setContext(server.getLoggerContext());
    layout.setPattern("%level %logger %msg %kvp %mdc%n%ex{full}");
    layout.start();
    appender.setContext(server.getLoggerContext());
    appender.start();
    server.addAppender(appender);
    server.setLevel(Level.TRACE);
    server.setAdditive(false);
  }

  @AfterEach
  void stopListening() {
    server.setLevel(null);
    server.setAdditive(true);
    server.detachAppender(appender);
  }

  @Test
  void logsTellWhatHappensAndNoSecret() {
    List<String> secrets = new ArrayList<>(List.of(GUEST_NAME, "Quux", TestMeeting.TITLE));
    try (TestServer running = TestServer.start()) {
      TestDevice ada = running.newMember("Ada Wintergreen");
      TestMeeting meeting = TestMeeting.create(running, ada);
      TestLink invitation = meeting.invite();
      running.get("/api/meetings/external/join/" + invitation.token(), "").hasStatus(200);
      TestGuest guest = TestGuest.knock(running, invitation, GUEST_NAME, 2);
      meeting.admit(guest).isDone();
      running.get("/api/meetings/external/keys/" + guest.sessionId(), ada.token()).hasStatus(200);
      meeting.remove(guest, ada).isDone();
      RegisterGuest late = TestGuest.registration(new TestKeys(), invitation, GUEST_NAME, 1);
      running.post("/api/meetings/external/register", "", late).hasStatus(410);
      String broken = Json.mapper().writeValueAsString(late).replace("registrationId", "x");
      running.post("/api/meetings/external/register", "", broken).hasStatus(400);
      running.get("/api/no/such/" + ada.token(), ada.token()).hasStatus(404);

      secrets.add("Wintergreen");
      secrets.add(ada.token().substring(4));
      secrets.add(invitation.token().substring(4));
      secrets.add(guest.token().substring(4));
      secrets.add(guest.keys().identityKey().base64());
      secrets.add(late.identityKeyPublic().base64());
    }

    String all = String.join("", lines);
    assertThat(all)
        .contains("server started")
        .contains("method=\"GET\" route=\"/api/meetings/external/join/:token\" status=\"200\"");
    for (String secret : secrets) {
      assertThat(all).doesNotContain(secret);
    }
  }
}
