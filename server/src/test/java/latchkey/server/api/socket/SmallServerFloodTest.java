package latchkey.server.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import latchkey.protocol.Json;
import latchkey.protocol.MessageId;
import latchkey.protocol.relay.SendMessage;
import latchkey.server.testing.Eventually;
import latchkey.server.testing.TestDevice;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Many networks at once make a server with little memory hold what it cannot hold: parts of frames,
 * of messages, of bodies and of heads, and what is sent to clients that read nothing.
 *
 * <p>By {@code -Dlatchkey.flood.networks=1000 -Dlatchkey.flood.seconds=60} the flood comes from so
 * many addresses and lasts so long, and what it does to others is printed.
 */
final class SmallServerFloodTest {
  private static final String READY = "ready ";
  private static final String USED = "used ";
  private static final int NETWORKS = Integer.getInteger("latchkey.flood.networks", 24);
  private static final int SECONDS = Integer.getInteger("latchkey.flood.seconds", 0);

  /** Flooders hang up on their oldest connections, as this process has so many files to open. */
  private static final int OPEN = 4_000;

  private static final int CONNECTIONS = 8;
  private static final int DEAF = 10;

  /** So many that what the deaf ones do not read is more than the system's buffers take. */
  private static final int ROUNDS = 120;

  private static final int QUIET_ROUNDS = SECONDS == 0 ? 0 : 300;

  /** Where times are taken: more a minute than a device may send are none of this test's. */
  private static final Duration BETWEEN = Duration.ofMillis(SECONDS == 0 ? 0 : 50);

  private static final byte[] PART = new byte[240_000];

  /** What may be in use more than before, once the flood is over and garbage is collected. */
  private static final long LEFT = 24L << 20;

  private final Queue<Client> flooders = new ConcurrentLinkedQueue<>();
  private final AtomicInteger connections = new AtomicInteger();
  private int port;

  @Test
  @Timeout(300)
  void thoseWhoAreKnownGoOnAndAfterwardsTheMemoryIsBack() throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx128m",
                "-XX:+ExitOnOutOfMemoryError",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp",
                System.getProperty("java.class.path"),
                SmallServerFloodTest.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (OutputStream input = process.getOutputStream()) {
      BlockingQueue<String> output = linesOf(process);
      String[] ready = after(READY, output).split(" ", -1);
      port = Integer.parseInt(ready[0]);
      String event = ready[1];
      long before = used(input, output);
      List<String> tokens = List.of(ready).subList(2, ready.length);
      try (Client ada = join(tokens.get(0), event);
          Client bea = join(tokens.get(1), event)) {
        List<Duration> quiet = new ArrayList<>();
        for (int round = 0; round < QUIET_ROUNDS; round++) {
          quiet.add(say(ada, bea, event, round));
        }
        List<Client> deaf = new ArrayList<>();
        for (String token : tokens.subList(2, tokens.size())) {
          for (int i = 0; i < CONNECTIONS; i++) {
            deaf.add(join(token, event));
          }
        }
        List<Duration> flooded = new ArrayList<>();
        long end = System.nanoTime() + Duration.ofSeconds(SECONDS).toNanos();
        try (ExecutorService networks = Executors.newFixedThreadPool(8)) {
          List<Future<?>> floods = new ArrayList<>();
          for (int network = 0; SECONDS == 0 && network < NETWORKS; network++) {
            String from = address(network);
            floods.add(networks.submit(() -> flood(from)));
          }
          for (int network = 0; SECONDS > 0 && network < 8; network++) {
            floods.add(networks.submit(() -> floodUntil(end)));
          }
          for (int round = 0;
              round < ROUNDS || !floods.stream().allMatch(Future::isDone);
              round++) {
            flooded.add(say(ada, bea, event, QUIET_ROUNDS + round));
          }
        }
        assertThat(process.isAlive()).isTrue();
        assertThat(flooders).anyMatch(Client::isCutOff);
        assertThat(deaf).anyMatch(Client::isCutOff);
        say(ada, bea, event, 0);
        long peak = SECONDS == 0 ? 0 : used(input, output);
        flooders.forEach(Client::close);
        deaf.forEach(Client::close);
        long over = System.nanoTime();
        Eventually.holds(
            "strangers come in again",
            () -> {
              try (Client stranger = new Client("127.9.1.1")) {
                return stranger.webSocket();
              } catch (IOException refused) {
                return false;
              }
            });
        Eventually.holds(
            "the memory is back",
            () -> {
              try {
                return used(input, output) < before + LEFT;
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            });
        say(ada, bea, event, 0);
        if (SECONDS > 0) {
          System.out.printf(
              "%d addresses, %d connections%n  quiet: %s%n  flooded: %s%n"
                  + "  in use: %d MiB before, %d MiB in the flood%n  all is back after %d ms%n",
              NETWORKS,
              connections.get(),
              percentiles(quiet),
              percentiles(flooded),
              before >> 20,
              peak >> 20,
              (System.nanoTime() - over) / 1_000_000);
        }
      }
    } finally {
      flooders.forEach(Client::close);
      process.destroyForcibly();
    }
  }

  /** All that it prints, as it comes: a server whose log has no reader would wait for one. */
  private static BlockingQueue<String> linesOf(Process process) {
    BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    Thread.ofVirtual().start(() -> process.inputReader().lines().forEach(lines::add));
    return lines;
  }

  private static String after(String word, BlockingQueue<String> output)
      throws InterruptedException {
    while (true) {
      String line = output.poll(120, TimeUnit.SECONDS);
      if (line == null) {
        throw new IllegalStateException("the server says nothing");
      }
      if (line.startsWith(word)) {
        return line.substring(word.length());
      }
    }
  }

  private static long used(OutputStream input, BlockingQueue<String> output)
      throws IOException, InterruptedException {
    input.write('\n');
    input.flush();
    return Long.parseLong(after(USED, output));
  }

  private static String percentiles(List<Duration> times) {
    List<Long> micros = times.stream().map(time -> time.toNanos() / 1_000).sorted().toList();
    int count = micros.size();
    return "%d messages, p50 %.1f ms, p99 %.1f ms, longest %.1f ms"
        .formatted(
            count,
            micros.get(count / 2) / 1e3,
            micros.get(count * 99 / 100) / 1e3,
            micros.getLast() / 1e3);
  }

  /** One says something long, and the other hears it; how long that takes. */
  private static Duration say(Client ada, Client bea, String event, int round) throws IOException {
    String id = MessageId.random().value();
    String said = new String(Json.mapper().writeValueAsBytes(id), StandardCharsets.UTF_8);
    // As good as pongs, of which the server wants to have one now and then.
    ada.text("3");
    bea.text("3");
    long before = System.nanoTime();
    ada.text("42" + round + event.replace("\"MESSAGE\"", said));
    bea.await(id);
    Duration took = Duration.ofNanos(System.nanoTime() - before);
    ada.await("43" + round);
    LockSupport.parkNanos(BETWEEN.toNanos());
    return took;
  }

  private Client join(String token, String event) throws IOException {
    Client client = new Client("127.0.0.1");
    assertThat(client.webSocket()).isTrue();
    client.text("40{\"accessToken\":\"" + token + "\"}");
    client.await("40{");
    client.text(
        "421[\"meeting:join\",{\"meetingId\":"
            + event.replaceAll(".*\"meetingId\":(\"[^\"]*\").*", "$1")
            + "}]");
    client.await("\"ok\":true");
    return client;
  }

  private static String address(int network) {
    return "127.9." + (network / 200 + 1) + "." + (network % 200 + 1);
  }

  /** One network after the other, again and again. */
  private Void floodUntil(long end) throws IOException {
    while (System.nanoTime() < end) {
      flood(address(ThreadLocalRandom.current().nextInt(NETWORKS)));
    }
    return null;
  }

  /** Everything that one network can do. */
  private Void flood(String from) throws IOException {
    for (Callable<Client> one :
        List.<Callable<Client>>of(
            () -> partOfAFrame(from),
            () -> partOfAMessage(from),
            () -> partOfABody(from, "/api/meetings/external/register"),
            () -> partOfAPoll(from),
            () -> partOfAHead(from))) {
      for (int i = 0; i < CONNECTIONS; i++) {
        try {
          flooders.add(one.call());
          Client oldest = connections.incrementAndGet() > OPEN ? flooders.poll() : null;
          if (oldest != null) {
            oldest.close();
          }
        } catch (SocketException | SocketTimeoutException refused) {
          // As it should be.
        } catch (Exception e) {
          throw new IOException(e);
        }
      }
    }
    return null;
  }

  private Client partOfAFrame(String from) throws IOException {
    Client client = new Client(from);
    if (client.webSocket()) {
      client.write(
          new byte[] {(byte) 0x81, (byte) 0xff, 0, 0, 0, 0, 0, 3, (byte) 0xd0, 0, 0, 0, 0, 0});
      client.write(PART);
    }
    return client;
  }

  private Client partOfAMessage(String from) throws IOException {
    Client client = new Client(from);
    if (client.webSocket()) {
      byte[] piece = new byte[8 + 60_000];
      Arrays.fill(piece, 8, piece.length, (byte) 'x');
      System.arraycopy(new byte[] {1, (byte) 0xfe, (byte) 0xea, 0x60}, 0, piece, 0, 4);
      client.write(piece);
      piece[0] = 0;
      client.write(piece);
      client.write(piece);
    }
    return client;
  }

  private Client partOfABody(String from, String path) throws IOException {
    return new Client(from).body(path);
  }

  private Client partOfAPoll(String from) throws IOException {
    Client client = new Client(from);
    client.write("GET /socket.io/?EIO=4&transport=polling HTTP/1.1\r\nHost: x\r\n\r\n");
    String answer = client.readUntil("\"upgrades\"");
    int sid = answer.indexOf("\"sid\":\"") + 7;
    return sid < 7 || answer.length() < sid + 20
        ? client
        : client.body("/socket.io/?EIO=4&transport=polling&sid=" + answer.substring(sid, sid + 20));
  }

  private Client partOfAHead(String from) throws IOException {
    Client client = new Client(from);
    client.write("GET / HTTP/1.1\r\nHost: x\r\nCookie: " + "x".repeat(60_000));
    return client;
  }

  /** A connection from some address. */
  private final class Client implements AutoCloseable {
    private final Socket socket = new Socket();
    private final InputStream in;

    Client(String from) throws IOException {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 20_000);
      socket.setSoTimeout(60_000);
      socket.setTcpNoDelay(true);
      in = new BufferedInputStream(socket.getInputStream(), 1 << 16);
    }

    void write(String text) throws IOException {
      write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    Client body(String path) throws IOException {
      write(
          "POST "
              + path
              + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + "Content-Length: 250000\r\n\r\n");
      write(PART);
      return this;
    }

    boolean webSocket() throws IOException {
      write(
          """
          GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r
          Host: x\r
          Upgrade: websocket\r
          Connection: Upgrade\r
          Sec-WebSocket-Version: 13\r
          Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
          \r
          """);
      return readUntil("\r\n\r\n").startsWith("HTTP/1.1 101");
    }

    /** Sends a text frame, masked with zeros. */
    void text(String text) throws IOException {
      byte[] payload = text.getBytes(StandardCharsets.UTF_8);
      byte[] frame = new byte[8 + payload.length];
      frame[0] = (byte) 0x81;
      frame[1] = (byte) 0xfe;
      frame[2] = (byte) (payload.length >>> 8);
      frame[3] = (byte) payload.length;
      System.arraycopy(payload, 0, frame, 8, payload.length);
      // Shorter ones may not be written like this; spaces at the end of JSON mean nothing.
      if (payload.length < 126) {
        text(text + " ".repeat(126 - payload.length));
      } else {
        write(frame);
      }
    }

    void await(String text) throws IOException {
      assertThat(readUntil(text)).contains(text);
    }

    /** What comes until this has come, or the server hangs up. */
    String readUntil(String text) throws IOException {
      StringBuilder read = new StringBuilder();
      byte[] buffer = new byte[1];
      while (read.length() < text.length()
          || read.indexOf(text, read.length() - text.length()) < 0) {
        if (in.read(buffer) < 0) {
          break;
        }
        read.append((char) (buffer[0] & 0xff));
      }
      return read.toString();
    }

    /** Whether the server has hung up. */
    boolean isCutOff() {
      try {
        socket.setSoTimeout(1);
        byte[] buffer = new byte[1 << 16];
        while (in.read(buffer) >= 0) {
          // Not of interest.
        }
        return true;
      } catch (SocketTimeoutException e) {
        return false;
      } catch (IOException e) {
        return true;
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** The small server, and a meeting: prints what it takes to come in, then how much it uses. */
  public static void main(String[] arguments) throws IOException {
    Scene scene = new Scene();
    List<TestDevice> members = new ArrayList<>(List.of(scene.ada, scene.newMemberInside("Bea")));
    for (int i = 0; i < DEAF; i++) {
      members.add(scene.newMemberInside("Deaf " + i));
    }
    SendMessage message =
        new SendMessage(
            scene.meetingId(),
            MessageId.random(),
            scene.meeting.roster().size(),
            Scene.bytes("x".repeat(40_000)));
    String json =
        new String(Json.mapper().writeValueAsBytes(message), StandardCharsets.UTF_8)
            .replace('"' + message.messageId().value() + '"', "\"MESSAGE\"");
    StringBuilder ready =
        new StringBuilder(READY + scene.server.server().port())
            .append(" [\"meeting:message\",")
            .append(json)
            .append(']');
    members.forEach(member -> ready.append(' ').append(member.token()));
    System.out.println(ready);
    System.out.flush();
    while (System.in.read() >= 0) {
      System.gc();
      Runtime runtime = Runtime.getRuntime();
      System.out.println(USED + (runtime.totalMemory() - runtime.freeMemory()));
      System.out.flush();
    }
    Runtime.getRuntime().halt(0);
  }
}
