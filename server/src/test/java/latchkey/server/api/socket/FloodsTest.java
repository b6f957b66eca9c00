package latchkey.server.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.relay.EnvelopesAccepted;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.SendMessage;
import latchkey.server.config.Limit;
import latchkey.server.testing.Eventually;
import latchkey.server.testing.Reply;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestKeys;
import latchkey.server.testing.TestLink;
import latchkey.server.testing.TestServer;
import latchkey.server.testing.TestSocket;
import latchkey.server.testing.TestTcp;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Clients that send, open or leave unread too much: the others in the meeting go on talking. */
final class FloodsTest {
  /** What a flood may leave behind in memory; each flood is many times as large. */
  private static final long BOUND = 96L * 1024 * 1024;

  private static final int CONNECTIONS = 5;
  private static final int SHARE = 20;

  private final Scene scene =
      new Scene(settings ->
          settings.withLimits(
              TestServer.roomyLimits()
                  .with(Limit.GUEST_CONNECTIONS, CONNECTIONS)
                  .with(Limit.DEVICE_CONNECTIONS, CONNECTIONS)
                  .with(Limit.STRANGERS_CONNECTIONS, 50)
                  .with(Limit.MAILBOX, 3 * SHARE)
                  .with(Limit.MAILBOX_OF_SENDER, SHARE)));

  private TestSocket adas;
  private TestSocket beas;

  @BeforeEach
  void meet() {
    TestDevice bea = scene.newMemberInside("Bea");
    adas = scene.join(scene.ada);
    beas = scene.join(bea);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private void theOthersGoOn() {
    String text = MessageId.random().value();
    scene.say(adas, text);
    assertThat(beas.next(Events.MESSAGE, MeetingMessage.class).ciphertext())
        .isEqualTo(Scene.bytes(text));
  }

  @Test
  void aGuestHasSoManyConnectionsAndNobodyLosesTheirs() {
    TestGuest gil = scene.meeting.guest("Gil");
    List<TestSocket> own = Stream.generate(() -> scene.join(gil)).limit(CONNECTIONS).toList();
    assertThat(scene.keep(TestSocket.opening(scene.server, gil)).refused().code())
        .isEqualTo(ErrorCode.TOO_MANY_CONNECTIONS);

    List<TestTcp> more = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      more.add(TestTcp.webSocket(scene.server).frame("40/external," + proof(gil)));
    }
    theOthersGoOn();
    Eventually.holds(
        "no more of them are left than may wait",
        () -> more.stream().filter(tcp -> !tcp.hungUp()).count() <= 50);
    assertThat(own).allMatch(TestSocket::isConnected);
    more.forEach(TestTcp::close);

    own.getFirst().close();
    Eventually.holds(
        "there is room for another",
        () -> {
          try (TestSocket another = TestSocket.opening(scene.server, gil)) {
            another.connected();
            return true;
          } catch (AssertionError refused) {
            return false;
          }
        });
  }

  private static String proof(TestGuest guest) {
    return "{\"sessionId\":\""
        + guest.sessionId()
        + "\",\"sessionToken\":\""
        + guest.token()
        + "\"}";
  }

  @Test
  void aDeviceHasSoManyConnections() {
    for (int i = 1; i < CONNECTIONS; i++) {
      scene.connect(scene.ada);
    }
    TestSocket one =
        scene.keep(
            TestSocket.opening(
                scene.server,
                Events.MEMBERS,
                Map.of("accessToken", scene.ada.token()),
                new HashMap<>()));
    assertThat(one.refused().code()).isEqualTo(ErrorCode.TOO_MANY_CONNECTIONS);
    theOthersGoOn();
  }

  @Test
  void aGuestThatComesAndGoesWithoutEndIsShutOut() {
    TestGuest gil = scene.meeting.guest("Gil");
    try (TestTcp restless = TestTcp.webSocket(scene.server)) {
      for (int i = 0; i < 2 * Limit.GUEST_EVENTS.usual(); i++) {
        restless.frame("40/external," + proof(gil)).frame("41/external,");
        if (i % 20 == 0) {
          theOthersGoOn();
        }
      }
      assertThat(restless.readUntil(ErrorCode.RATE_LIMITED.wire()))
          .contains(ErrorCode.RATE_LIMITED.wire());
      Eventually.holds("it is cut off", restless::hungUp);
    }
    scene.server.clock().advance(Duration.ofSeconds(1));
    scene.join(gil);
  }

  @Test
  void aFloodOfKnocksFillsItsInvitationsShareOfTheLobbyAndNoMore() {
    TestLink link = scene.meeting.invite();
    Map<Integer, Long> answers =
        IntStream.range(0, 100)
            .parallel()
            .mapToObj(i ->
                scene.server.post(
                    "/api/meetings/external/register",
                    TestServer.NO_TOKEN,
                    TestGuest.registration(new TestKeys(), link, "Guest " + i, 1)))
            .collect(Collectors.groupingBy(Reply::status, Collectors.counting()));
    long share = Limit.LOBBY_OF_INVITATION.usual();
    assertThat(answers).isEqualTo(Map.of(201, share, ErrorCode.LOBBY_FULL.status(), 100 - share));
    theOthersGoOn();
    scene.meeting.guest("Gil");
  }

  @Test
  void aFloodOfEventsIsRefusedAndLeavesNothingBehind() {
    TestGuest gil = scene.meeting.guest("Gil");
    String event = "42/external,7[\"external:message\",{\"x\":\"" + "x".repeat(30_000) + "\"}]";
    long before = heap();
    try (TestTcp flood = connect(gil)) {
      for (int i = 0; i < 20; i++) {
        for (int j = 0; j < 500; j++) {
          flood.frame(event);
        }
        theOthersGoOn();
      }
      assertThat(flood.readUntil(ErrorCode.RATE_LIMITED.wire()))
          .contains(ErrorCode.RATE_LIMITED.wire());
      // 300 MB have been sent.
      assertThat(heap()).isLessThan(before + BOUND);
    }
  }

  @Test
  void acknowledgementsThatNobodyReadsDoNotPileUp() {
    TestGuest gil = scene.meeting.guest("Gil");
    long before = heap();
    try (TestTcp deaf = connect(gil)) {
      CompletableFuture<Void> flood =
          CompletableFuture.runAsync(() -> {
            // Each is answered with four times as much: 150 MB in all.
            for (int i = 0; i < 1_000_000 && !deaf.isClosed(); i++) {
              deaf.frame("42/external,7[\"no:such:event\",{}]");
            }
          });
      Eventually.holds(
          "it is cut off, while the others go on",
          () -> {
            theOthersGoOn();
            return flood.isDone();
          });
      assertThat(deaf.isClosed()).isTrue();
      assertThat(heap()).isLessThan(before + BOUND);
    }
  }

  @Test
  void whoReadsNothingIsCutOffAndTheOthersGoOn() {
    TestDevice cleo = scene.newMemberInside("Cleo");
    long size = scene.meeting.roster().size();
    try (TestTcp deaf = TestTcp.webSocket(scene.server)) {
      deaf.frame("40{\"accessToken\":\"" + cleo.token() + "\"}");
      deaf.readUntil("40{");
      deaf.frame("421[\"meeting:join\",{\"meetingId\":\"" + scene.meetingId() + "\"}]");
      deaf.readUntil("\"ok\":true");
      String text = "x".repeat(40_000);
      long before = heap();
      boolean left = false;
      for (int i = 0; i < 2_000 && !left; i++) {
        adas.send(
            Events.MESSAGE,
            new SendMessage(scene.meetingId(), MessageId.random(), size, Scene.bytes(text)),
            Object.class);
        beas.next(Events.MESSAGE, MeetingMessage.class);
        left = adas.waiting(Events.PARTICIPANT_LEFT) > 0;
      }
      assertThat(left).as("the deaf one was cut off").isTrue();
      assertThat(heap()).isLessThan(before + BOUND);
      theOthersGoOn();
    }
  }

  @Test
  void oneSenderFillsItsShareOfAnAwayDevicesMailboxAndNoMore() {
    TestGuest away = scene.meeting.guest("Gil");
    Address[] many = Stream.generate(away::address).limit(SHARE).toArray(Address[]::new);
    assertThat(scene.distribute(adas, many).results()).allMatch(EnvelopesAccepted.Result::accepted);
    assertThat(scene.distribute(adas, away.address()).results().getFirst().code())
        .isEqualTo(ErrorCode.MAILBOX_FULL);

    assertThat(scene.distribute(beas, many).results()).allMatch(EnvelopesAccepted.Result::accepted);
    theOthersGoOn();
  }

  @Test
  void messagesInTinyPiecesAreReadInTheTimeThatTheirBytesTake() {
    TestGuest gil = scene.meeting.guest("Gil");
    try (TestTcp pieces = connect(gil)) {
      byte[] piece = {0x00, (byte) 0x81, 0, 0, 0, 0, ' '};
      byte[] thousand = new byte[1_000 * piece.length];
      for (int i = 0; i < 1_000; i++) {
        System.arraycopy(piece, 0, thousand, i * piece.length, piece.length);
      }
      pieces.send(new byte[] {0x01, (byte) 0x81, 0, 0, 0, 0, '4'});
      // More bytes than an event may have, one at a time.
      for (int i = 0; i < 280; i++) {
        pieces.send(thousand);
        if (i % 20 == 0) {
          theOthersGoOn();
        }
      }
      Eventually.holds("what is too long ends the connection", pieces::hungUp);
    }
  }

  private TestTcp connect(TestGuest guest) {
    TestTcp tcp = TestTcp.webSocket(scene.server).frame("40/external," + proof(guest));
    tcp.readUntil("40/external");
    return tcp;
  }

  /** What is in use once garbage has been collected. */
  private static long heap() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
