package latchkey.client.socket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import latchkey.client.Guest;
import latchkey.client.GuestMeeting;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingOptions;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;
import latchkey.client.socket.TransportChoice.Transport;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.Repository;
import latchkey.client.testing.Tap;
import latchkey.client.testing.World;
import latchkey.protocol.relay.Events;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The server behind nginx and HAProxy, where they are installed. */
final class RealProxiesTest {
  private static final List<String> PORTS = List.of("RECOMMENDED", "BLOCKED", "IMPATIENT");

  private final World world = new World();
  private final KeyStore store = world.store();
  private final Map<String, Integer> ports = new TreeMap<>();
  @TempDir private Path directory;

  /** A proxy of Debian's. */
  enum Proxy {
    NGINX("nginx", "nginx.conf", "-c"),
    HAPROXY("haproxy", "haproxy.cfg", "-f");

    private final String program;
    private final String file;
    private final String option;

    Proxy(String program, String file, String option) {
      this.program = program;
      this.file = file;
      this.option = option;
    }

    Optional<Path> installed() {
      return List.of("/usr/sbin", "/usr/bin", "/usr/local/sbin", "/opt/homebrew/bin").stream()
          .map(folder -> Path.of(folder, program))
          .filter(Files::isExecutable)
          .findFirst();
    }

    String configuration() {
      try (InputStream in = RealProxiesTest.class.getResourceAsStream(file)) {
        return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @EnumSource
  void carriesWebSocketsAndLongHeadersAsRecommended(Proxy proxy) throws Exception {
    start(proxy);
    Member.signIn(link("RECOMMENDED"), "Hanna", "device", store).close();
    awaitTransport(tap("RECOMMENDED"), Transport.WEB_SOCKET);

    HttpRequest request =
        HttpRequest.newBuilder(url("RECOMMENDED").resolve("/api/meetings"))
            .header("Cookie", "other=" + "x".repeat(30_000))
            .header("Authorization", "Bearer " + token())
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aMemberAndAGuestSpeakWhereWebSocketsAreRefusedAndHostIsRewritten(Proxy proxy)
      throws Exception {
    start(proxy);
    Recorder hostSees = new Recorder();
    Recorder guestSees = new Recorder();
    Member member = world.closing(Member.signIn(link("BLOCKED"), "Hanna", "device", store));
    MemberMeeting meeting =
        member.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
    String invitation = meeting.invite(InviteOptions.forOneGuest()).link();
    GuestMeeting guest = world.closing(Guest.knock(invitation, "Gus", guestSees));
    hostSees.awaitKnock(guest.sessionId());
    meeting.admit(guest.sessionId());
    guestSees.await(MeetingEvent.Admitted.class);
    meeting.say("Welcome.");
    guestSees.awaitText("Welcome.");
    guest.say("Thank you.");
    hostSees.awaitText("Thank you.");
    assertThat(hostSees.all(MeetingEvent.ConnectionLost.class)).isEmpty();
    awaitTransport(tap("BLOCKED"), Transport.POLLING);
  }

  @ParameterizedTest
  @EnumSource
  void comesBackEachTimeWhereAProxyGivesUpTooSoon(Proxy proxy) throws Exception {
    start(proxy);
    Member.signIn(link("IMPATIENT"), "Hanna", "device", store).close();
    Tap tap = tap("IMPATIENT");
    tap.awaitConnected();
    Eventually.that(() -> tap.timesConnected() >= 3, () -> "connected " + tap.timesConnected());
    assertThat(tap.awaitDisconnected()).isNotEmpty();
  }

  /** Each line of what operations.md recommends is tried here. */
  @Test
  void theDocumentsRecommendWhatIsTriedHere() {
    String operations = new Repository().document("operations.md");
    String tried =
        (Proxy.NGINX.configuration() + Proxy.HAPROXY.configuration())
            .replace("SERVER", "127.0.0.1:8080")
            .replaceAll("(?m)^\\s+", "");
    String[] blocks = operations.split("```(nginx|haproxy)\n", -1);
    assertThat(blocks).hasSize(3);
    for (int i = 1; i < blocks.length; i++) {
      for (String line : blocks[i].substring(0, blocks[i].indexOf("```")).lines().toList()) {
        assertThat(tried).contains(line.strip());
      }
    }
  }

  private void start(Proxy proxy) throws IOException {
    Optional<Path> program = proxy.installed();
    if (program.isEmpty()) {
      System.out.println("Left out: the server behind " + proxy.program + ", not installed here.");
    }
    assumeTrue(program.isPresent(), proxy.program + " is not installed");
    String configuration =
        proxy
            .configuration()
            .replace("DIRECTORY", directory.toString())
            .replace("SERVER", "127.0.0.1:" + world.url().getPort());
    for (String name : PORTS) {
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        ports.put(name, free.getLocalPort());
      }
      configuration = configuration.replace(":" + name, ":" + ports.get(name));
    }
    Path file = Files.writeString(directory.resolve(proxy.file), configuration);
    Process process =
        new ProcessBuilder(program.get().toString(), proxy.option, file.toString())
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("log").toFile())
            .start();
    world.closing(() -> process.destroyForcibly().waitFor());
    Eventually.that(() -> ports.values().stream().allMatch(this::listens), this::log);
  }

  private boolean listens(int port) {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return socket.isConnected();
    } catch (IOException e) {
      return false;
    }
  }

  private String log() {
    try {
      return Files.readString(directory.resolve("log"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private URI url(String port) {
    return URI.create("http://127.0.0.1:" + ports.get(port));
  }

  private String link(String port) {
    return url(port) + "/sign-in#" + world.signInToken("Hanna");
  }

  private String token() {
    return store.account().get().orElseThrow().accessToken();
  }

  private Tap tap(String port) {
    return world.closing(new Tap(url(port), Events.MEMBERS, Map.of("accessToken", token())));
  }

  private static void awaitTransport(Tap tap, Transport transport) {
    Eventually.that(
        () -> tap.socket().transport().equals(Optional.of(transport)),
        () -> "carried by " + tap.socket().transport());
  }
}
