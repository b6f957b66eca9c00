package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.ServerProcess;
import latchkey.protocol.MessageId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code kill -9} of the server in the middle, and a start on what it left on disk. */
final class KilledServerTest {
  @TempDir Path directory;

  @Test
  void killingTheServerLosesNoAcceptedMessageAndNoMailboxEntry() throws Exception {
    Recorder hostSees = new Recorder();
    Recorder guestSees = new Recorder();
    Recorder lateSees = new Recorder();
    ServerProcess first = ServerProcess.start(directory, List.of("Hanna"));
    try (GateProxy toHost = new GateProxy(first.port());
        GateProxy toGuest = new GateProxy(first.port());
        KeyStore store = KeyStore.inMemory();
        Member host = Member.signIn(toHost.url(), first.token(0), "Hanna", "laptop", store);
        MemberMeeting meeting =
            host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees)) {
      Invitation made = meeting.invite(InviteOptions.forGuests(2));
      String link = made.link().replace(toHost.url().toString(), toGuest.url().toString());
      try (GuestMeeting guest = Guest.knock(link, "Gus", guestSees);
          GuestMeeting late = Guest.knock(link, "Lara", lateSees)) {
        meeting.admit(guest.sessionId());
        guestSees.await(MeetingEvent.Admitted.class);
        hostSees.awaitSent(meeting.say("all is well"));
        guestSees.awaitText("all is well");

        // The guests are away; a key and messages wait for them. Then the server dies in the
        // middle.
        toGuest.cut();
        meeting.admit(late.sessionId());
        List<String> texts = new ArrayList<>();
        List<MessageId> said = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
          texts.add("message " + i);
          said.add(meeting.say("message " + i));
        }
        hostSees.awaitSent(said.get(9));
        first.kill();
        texts.add("said without a server");
        said.add(meeting.say("said without a server"));

        try (ServerProcess second = ServerProcess.start(directory, List.of())) {
          toHost.leadTo(second.port());
          toGuest.leadTo(second.port());
          toGuest.mend();
          said.forEach(hostSees::awaitSent);
          guestSees.awaitText("said without a server");
          lateSees.awaitText("said without a server");
          assertThat(lateSees.texts()).containsExactlyElementsOf(texts);
          texts.add(0, "all is well");
          assertThat(guestSees.texts()).containsExactlyElementsOf(texts);
        }
      }
    }
  }
}
