package latchkey.server.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.util.Map;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.Joining;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.MessageAccepted;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.RegisterSocket;
import latchkey.server.storage.ReceiptKey;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections to a server that came back with an older copy of its database. */
final class RestoredTest {
  private final Scene scene = new Scene();
  private final TestDevice bea = scene.newMemberInside("Bea");

  @AfterEach
  void close() {
    scene.close();
  }

  private Position join(TestSocket socket, @Nullable Bytes receipt) {
    return socket.send(
        Events.MEETING_JOIN, new Joining(scene.meetingId(), receipt), Position.class);
  }

  @Test
  void everyoneWhoCameInBeforeIsToldAndComesInAnew() {
    TestGuest gil = scene.meeting.guest("Gil");
    scene.say(scene.join(scene.ada), "kept");
    scene.server.backUp();
    TestSocket adas = scene.join(scene.ada);
    Bytes lost = adas.send(Events.MESSAGE, scene.message("lost"), MessageAccepted.class).receipt();
    scene.server.restore();

    TestSocket beas = scene.join(bea);
    TestSocket gils = scene.join(gil);
    Position before = scene.position(beas);
    Position after = join(scene.connect(scene.ada), lost);

    assertThat(after.requireStream().incarnation().number()).isEqualTo(2);
    assertThat(after.requireStream().latest()).isZero();
    assertThat(after.requireStream().read()).isEqualTo(before.requireStream().incarnation());
    for (TestSocket socket : new TestSocket[] {beas, gils}) {
      assertThat(socket.next(Events.MEETING_RESTORED, MeetingRef.class).meetingId())
          .isEqualTo(scene.meetingId());
      socket.awaitDisconnected();
    }
    TestSocket again = scene.join(bea);
    assertThat(scene.say(again, "goes on")).isEqualTo(1);
    MeetingMessage message = again.next(Events.MESSAGE, MeetingMessage.class);
    assertThat(message.incarnation()).isEqualTo(2);
    assertThat(
            join(scene.connect(scene.ada), message.receipt())
                .requireStream()
                .incarnation()
                .number())
        .isEqualTo(2);
  }

  @Test
  void aGuestShowsItsReceiptToo() {
    TestGuest gil = scene.meeting.guest("Gil");
    scene.server.backUp();
    TestSocket gils = scene.join(gil);
    scene.say(scene.join(scene.ada), "lost");
    Bytes receipt = gils.next(Events.MESSAGE, MeetingMessage.class).receipt();
    scene.server.restore();

    Position position =
        scene
            .connect(gil)
            .send(
                Events.GUEST_REGISTER_SOCKET,
                new RegisterSocket(gil.sessionId(), receipt),
                Position.class);

    assertThat(position.requireStream().incarnation().number()).isEqualTo(2);
  }

  @Test
  void whatIsNoReceiptBeginsNothing() {
    TestSocket adas = scene.join(scene.ada);
    scene.say(adas, "said");

    Position position = join(scene.connect(bea), Bytes.of(new byte[96]));
    assertThat(position.requireStream().incarnation().number()).isEqualTo(1);
    scene
        .connect(bea)
        .isRefused(
            ErrorCode.INVALID_REQUEST,
            Events.MEETING_JOIN,
            Map.of("meetingId", scene.meetingId(), "receipt", "AAAA"));
    assertThat(scene.say(adas, "goes on")).isEqualTo(2);
  }

  @Test
  void withoutItsKeyTheServerBeginsAllMeetingsAnewOnce() throws Exception {
    scene.say(scene.join(scene.ada), "said");
    scene.server.backUp();
    Files.delete(scene.server.dataDir().resolve(ReceiptKey.FILE));
    scene.server.restore();

    assertThat(scene.position(scene.connect(scene.ada)).requireStream().incarnation().number())
        .isEqualTo(2);
    scene.server.restart();
    assertThat(scene.position(scene.connect(scene.ada)).requireStream().incarnation().number())
        .isEqualTo(2);
  }
}
