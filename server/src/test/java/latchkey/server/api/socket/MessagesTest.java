package latchkey.server.api.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import latchkey.protocol.Bytes;
import latchkey.protocol.MessageId;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.MeetingRef;
import latchkey.protocol.relay.MessageAccepted;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.RegisterSocket;
import latchkey.protocol.relay.SendMessage;
import latchkey.server.testing.TestDevice;
import latchkey.server.testing.TestGuest;
import latchkey.server.testing.TestMeeting;
import latchkey.server.testing.TestServer;
import latchkey.server.testing.TestSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class MessagesTest {
  private final TestServer server = TestServer.start();
  private final TestDevice ada = server.newMember("Ada");
  private final TestMeeting meeting = TestMeeting.create(server, ada);

  @AfterEach
  void close() {
    server.close();
  }

  @Test
  void aMessageReachesEveryoneWhoTakesPartInOrder() {
    TestDevice bea = server.newMember("Bea");
    meeting.add(bea);
    TestGuest guest = meeting.guest("Gil");
    TestSocket adaSocket = TestSocket.of(server, ada);
    TestSocket beaSocket = TestSocket.of(server, bea);
    TestSocket guestSocket = TestSocket.of(server, guest);
    adaSocket.send(Events.MEETING_JOIN, new MeetingRef(meeting.meetingId()), Position.class);
    beaSocket.send(Events.MEETING_JOIN, new MeetingRef(meeting.meetingId()), Position.class);
    Position position =
        guestSocket.send(
            Events.GUEST_REGISTER_SOCKET, new RegisterSocket(guest.sessionId()), Position.class);
    assertThat(position.inRoster()).isTrue();

    long rosterSize = meeting.roster().size();
    List<CompletableFuture<String>> answers = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      answers.add(
          (i % 2 == 0 ? adaSocket : beaSocket)
              .emit(
                  Events.MESSAGE,
                  new SendMessage(
                      meeting.meetingId(),
                      MessageId.random(),
                      rosterSize,
                      Bytes.of(new byte[] {(byte) i}))));
    }
    for (CompletableFuture<String> answer : answers) {
      TestSocket.accepted(TestSocket.await(answer), MessageAccepted.class);
    }

    for (TestSocket socket : List.of(adaSocket, beaSocket, guestSocket)) {
      List<Long> seqs = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        seqs.add(socket.next(Events.MESSAGE, MeetingMessage.class).seq());
      }
      assertThat(seqs).containsExactlyElementsOf(LongStream.rangeClosed(1, 50).boxed().toList());
    }
  }
}
