package latchkey.server.management;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import latchkey.server.config.Management;
import latchkey.server.config.Secret;
import latchkey.server.metrics.Metric;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestLink;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import org.junit.jupiter.api.Test;

/** What a server tells of itself on its port for that. */
final class ManagementPortTest {
  private static final Pattern LABEL = Pattern.compile("([a-z_]+)=\"((?:[^\"\\\\]|\\\\.)*)\"");
  private static final Pattern NAME = Pattern.compile("\\b(?:latchkey|jvm|process|system)_[a-z_]+");
  private static final Path DOCS =
      Path.of(System.getProperty("basedir", "server")).resolveSibling("docs");

  /** All labels there may be. A new one must be looked at: whose word does it hold? */
  private static final Set<String> LABELS =
      Set.of(
          "area", "code", "event", "id", "java", "kind", "le", "limit", "method", "outcome",
          "route", "state", "status", "version", "who");

  @Test
  void noLabelHoldsANameAnIdAnAddressOrAToken() {
    try (TestServer server = TestServer.start(config -> config.withManagement(Management.USUAL))) {
      TestDevice ada = server.newMember("Ada Wintergreen");
      TestMeeting meeting = TestMeeting.create(server, ada);
      TestLink invitation = meeting.invite();
      server.get("/api/meetings/external/join/" + invitation.token(), "").hasStatus(200);
      TestGuest guest = TestGuest.knock(server, invitation, "Gina Quux", 2);
      TestGuest waiting = meeting.knock("Barbara Zebra");
      meeting.admit(guest).isDone();
      server.get("/api/no/such/" + ada.token(), ada.token()).hasStatus(404);
      server.get("/api/meetings/" + meeting.meetingId() + "/nothing", ada.token()).hasStatus(404);

      String text = get(server, "/metrics", Optional.empty()).body();
      assertThat(value(text, "latchkey_accounts")).isEqualTo("1.0");
      assertThat(value(text, "latchkey_knocks_waiting")).isEqualTo("1.0");
      assertThat(value(text, "latchkey_guests")).isEqualTo("1.0");
      assertThat(text).contains("route=\"/api/meetings/external/join/:token\"");
      List<MatchResult> labels = LABEL.matcher(text).results().toList();
      assertThat(labels).extracting(label -> label.group(1)).isSubsetOf(LABELS);
      String values = labels.stream().map(label -> label.group(2)).collect(Collectors.joining(" "));
      for (String personal :
          List.of(
              "Wintergreen",
              "Quux",
              "Zebra",
              TestMeeting.TITLE,
              "127.0.0.1",
              ada.userId().value(),
              meeting.meetingId().value(),
              guest.sessionId().value(),
              waiting.sessionId().value(),
              ada.token().substring(4),
              invitation.token().substring(4),
              guest.token().substring(4))) {
        assertThat(values).doesNotContain(personal);
      }
    }
  }

  @Test
  void aTokenKeepsOthersFromMetricsAndNotFromHealth() {
    Secret secret = new Secret("a token of some length");
    Management closed = new Management("127.0.0.1", 0, Optional.of(secret));
    try (TestServer server = TestServer.start(config -> config.withManagement(closed))) {
      assertThat(get(server, "/metrics", Optional.empty()).statusCode()).isEqualTo(401);
      assertThat(get(server, "/metrics", Optional.of("another")).statusCode()).isEqualTo(401);
      assertThat(get(server, "/metrics", Optional.of(secret.value())).body())
          .contains("latchkey_info{java=");
      assertThat(get(server, "/info", Optional.of(secret.value())).body()).contains("\"version\"");
      assertThat(get(server, "/health/live", Optional.empty()).statusCode()).isEqualTo(200);
      assertThat(get(server, "/health/ready", Optional.empty()).body()).isEqualTo("ready\n");
      assertThat(get(server, "/api/me", Optional.empty()).statusCode()).isEqualTo(404);
      server.get("/metrics", "").hasStatus(404);
    }
  }

  @Test
  void nothingListensForItUnlessItIsAskedFor() {
    try (TestServer server = TestServer.start()) {
      assertThat(server.server().managementAddress()).isEmpty();
    }
    assertThat(Management.USUAL.host()).isEqualTo("127.0.0.1");
  }

  @Test
  void theDashboardAsksForMetricsThatExist() throws IOException {
    String dashboard = Files.readString(docs().resolve("grafana-dashboard.json"));
    Set<String> asked = new TreeSet<>();
    for (MatchResult query :
        Pattern.compile("\"expr\": \"(.*)\"").matcher(dashboard).results().toList()) {
      NAME.matcher(query.group(1)).results().map(MatchResult::group).forEach(asked::add);
    }
    assertThat(asked).hasSizeGreaterThan(20);
    try (TestServer server = TestServer.start(config -> config.withManagement(Management.USUAL))) {
      String text = get(server, "/metrics", Optional.empty()).body();
      Set<String> told =
          text.lines()
              .filter(line -> !line.startsWith("#"))
              .map(line -> line.replaceFirst("[{ ].*", ""))
              .collect(Collectors.toSet());
      for (Metric metric : Metric.values()) {
        told.add(metric.exposed());
        for (String part : List.of("_count", "_sum", "_bucket")) {
          told.add(metric.exposed() + part);
        }
      }
      assertThat(told).containsAll(asked);
    }
  }

  @Test
  void theDocumentationListsAllOfThem() throws IOException {
    assertThat(Files.readString(docs().resolve("operations.md")))
        .contains("<!-- metrics -->\n" + Metric.markdown() + "<!-- /metrics -->");
  }

  private static String value(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length() + 1))
        .findFirst()
        .orElse("not there");
  }

  private static HttpResponse<String> get(TestServer server, String path, Optional<String> token) {
    URI address = server.server().managementAddress().orElseThrow();
    assertThat(address.getHost()).isEqualTo("127.0.0.1");
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path));
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static Path docs() {
    return Files.isDirectory(DOCS) ? DOCS : Path.of("docs");
  }
}
