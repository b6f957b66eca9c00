package latchkey.server.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.MessageAccepted;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.SendMessage;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MessagesTest {
  private final Scene scene = new Scene();

  @AfterEach
  void close() {
    scene.close();
  }

  @Test
  void messagesReachEveryoneWhoTakesPartInOrder() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket adas = scene.join(scene.ada);
    TestSocket beas = scene.join(bea);
    TestSocket gils = scene.join(gil);

    long rosterSize = scene.meeting.roster().size();
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(
          (i % 2 == 0 ? adas : beas)
              .emit(
                  Events.MESSAGE,
                  new SendMessage(
                      scene.meetingId(), MessageId.random(), rosterSize, Scene.bytes("m" + i))));
    }
    List<Long> accepted = new ArrayList<>();
    for (CompletableFuture<String> answer : answers) {
      accepted.add(TestSocket.accepted(TestSocket.await(answer), MessageAccepted.class).seq());
    }

    List<Long> all = LongStream.rangeClosed(1, 100).boxed().toList();
    assertThat(accepted).containsExactlyInAnyOrderElementsOf(all);
    List<MeetingMessage> first = receive(adas, 100);
    assertThat(first).extracting(MeetingMessage::seq).containsExactlyElementsOf(all);
    assertThat(receive(beas, 100)).isEqualTo(first);
    assertThat(receive(gils, 100)).isEqualTo(first);
    assertThat(scene.server.clock().instant()).isEqualTo(first.getFirst().acceptedAt());
  }

  @Test
  void oneSendersMessagesKeepTheirOrder() {
    TestSocket adas = scene.join(scene.ada);
    List<MessageId> sent = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      SendMessage message =
          new SendMessage(scene.meetingId(), MessageId.random(), 1, Scene.bytes("m" + i));
      sent.add(message.messageId());
      var _ = adas.emit(Events.MESSAGE, message);
    }

    assertThat(receive(adas, 50)).extracting(MeetingMessage::messageId).isEqualTo(sent);
  }

  @Test
  void theServerSaysWhoSentIt() {
    TestDevice second = scene.server.newDevice(scene.ada);
    scene.meeting.add(second);
    TestSocket socket = scene.join(second);
    scene.say(socket, "hello");

    MeetingMessage message = socket.next(Events.MESSAGE, MeetingMessage.class);
    assertThat(message.senderId()).isEqualTo(scene.ada.userId().value());
    assertThat(message.senderDeviceId()).isEqualTo(second.deviceId());
    assertThat(message.ciphertext()).isEqualTo(Scene.bytes("hello"));
  }

  @Test
  void aRetryIsNotSaidTwice() {
    TestSocket adas = scene.join(scene.ada);
    SendMessage message = scene.message("once");
    long first = adas.send(Events.MESSAGE, message, MessageAccepted.class).seq();
    assertThat(adas.send(Events.MESSAGE, message, MessageAccepted.class).seq()).isEqualTo(first);
    scene.say(adas, "next");

    assertThat(receive(adas, 2)).extracting(MeetingMessage::seq).containsExactly(1L, 2L);
  }

  @Test
  void aMessageEncryptedBeforePeopleCameIsRefused() {
    TestSocket adas = scene.join(scene.ada);
    SendMessage stale = scene.message("too early");
    scene.newMemberInside("Bea");

    adas.isRefused(ErrorCode.ROSTER_MOVED, Events.MESSAGE, stale);
    SendMessage anew =
        new SendMessage(
            scene.meetingId(),
            stale.messageId(),
            scene.meeting.roster().size(),
            Scene.bytes("anew"));
    assertThat(adas.send(Events.MESSAGE, anew, MessageAccepted.class).seq()).isEqualTo(1);
  }

  @Test
  void aMessageThatCountsMoreRosterEntriesThanThereAreIsRefused() {
    TestSocket adas = scene.join(scene.ada);
    long size = scene.meeting.roster().size();
    for (long ahead : new long[] {size + 1, 1_000_000}) {
      adas.isRefused(
          ErrorCode.ROSTER_AHEAD,
          Events.MESSAGE,
          new SendMessage(scene.meetingId(), MessageId.random(), ahead, Scene.bytes("ahead")));
    }
    assertThat(scene.say(adas, "as it is")).isEqualTo(1);
  }

  @Test
  void aDeviceThatWasAwayReadsOnPageByPage() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestSocket adas = scene.join(scene.ada);
    long rosterSize = scene.meeting.roster().size();
    CompletableFuture<String> last = new CompletableFuture<>();
    for (int i = 0; i < 450; i++) {
      last =
          adas.emit(
              Events.MESSAGE,
              new SendMessage(
                  scene.meetingId(), MessageId.random(), rosterSize, Scene.bytes("m" + i)));
    }
    assertThat(TestSocket.accepted(TestSocket.await(last), MessageAccepted.class).seq())
        .isEqualTo(450);

    TestSocket beas = scene.connect(bea);
    long at = scene.position(beas).requireStream().cursor();
    assertThat(at).isZero();
    List<Integer> pages = new ArrayList<>();
    long latest;
    do {
      ReplayPage page =
          beas.send(Events.RELAY_REPLAY, new Replay(scene.meetingId(), 1, at), ReplayPage.class);
      for (MeetingMessage message : page.messages()) {
        assertThat(message.seq()).isEqualTo(++at);
      }
      pages.add(page.messages().size());
      latest = page.latest();
    } while (at < latest);
    assertThat(pages).containsExactly(200, 200, 50);

    scene.read(beas, 450);
    beas.close();
    assertThat(scene.position(scene.connect(bea)).requireStream().cursor()).isEqualTo(450);
  }

  @Test
  void aGuestIsGivenNothingFromBeforeItsAdmission() {
    TestSocket adas = scene.join(scene.ada);
    scene.say(adas, "before");
    TestGuest gil = scene.meeting.guest("Gil");
    scene.say(adas, "after");

    TestSocket gils = scene.connect(gil);
    assertThat(scene.position(gils, gil).requireStream().cursor()).isEqualTo(1);
    ReplayPage page =
        gils.send(Events.RELAY_REPLAY, new Replay(scene.meetingId(), 1, 0), ReplayPage.class);
    assertThat(page.messages()).extracting(MeetingMessage::seq).containsExactly(2L);
  }

  @Test
  void whatWasAcceptedSurvivesAKill() {
    TestDevice bea = scene.newMemberInside("Bea");
    TestGuest gil = scene.meeting.guest("Gil");
    TestSocket adas = scene.join(scene.ada);
    SendMessage message = scene.message("kept");
    long seq = adas.send(Events.MESSAGE, message, MessageAccepted.class).seq();
    scene.distribute(adas, gil.address(), bea.address());

    scene.server.continueAsIfKilled();

    TestSocket gils = scene.join(gil);
    assertThat(
            gils.next(Events.RECEIVE_SENDER_KEY, latchkey.protocol.relay.ReceivedSenderKey.class)
                .encryptedSenderKey())
        .isEqualTo(Scene.bytes("for " + gil.address()));
    TestSocket beas = scene.join(bea);
    beas.next(Events.RECEIVE_SENDER_KEY, latchkey.protocol.relay.ReceivedSenderKey.class);
    for (TestSocket socket : List.of(gils, beas)) {
      ReplayPage page =
          socket.send(Events.RELAY_REPLAY, new Replay(scene.meetingId(), 1, 0), ReplayPage.class);
      assertThat(page.messages()).extracting(MeetingMessage::seq).containsExactly(seq);
    }
    TestSocket again = scene.join(scene.ada);
    assertThat(again.send(Events.MESSAGE, message, MessageAccepted.class).seq()).isEqualTo(seq);
    assertThat(scene.say(again, "next")).isEqualTo(seq + 1);
  }

  private static List<MeetingMessage> receive(TestSocket socket, int count) {
    List<MeetingMessage> messages = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      messages.add(socket.next(Events.MESSAGE, MeetingMessage.class));
    }
    return messages;
  }
}
