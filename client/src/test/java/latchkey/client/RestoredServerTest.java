package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.ServerProcess;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that comes back with an older copy of its data folder. */
final class RestoredServerTest {
  @TempDir Path data;
  @TempDir Path backUp;

  private final List<Recorder> recorders = new ArrayList<>();

  private Recorder recorder() {
    Recorder recorder = new Recorder();
    recorders.add(recorder);
    return recorder;
  }

  /** What was lost, and numbered anew, was given to all of them alike. */
  @AfterEach
  void noOneIsSaidToBeGivenOtherMessages() {
    assertThat(recorders)
        .isNotEmpty()
        .allSatisfy(seen -> assertThat(seen.all(MeetingEvent.ConversationsDiffer.class)).isEmpty());
  }

  @Test
  void whatIsSaidAfterwardsIsReadOnceAndEverybodyIsTold() throws Exception {
    Recorder hostSees = recorder();
    Recorder guestSees = recorder();
    ServerProcess first = ServerProcess.start(data, List.of("Hanna"));
    try (GateProxy toHost = new GateProxy(first.port());
        GateProxy toGuest = new GateProxy(first.port());
        KeyStore store = KeyStore.inMemory();
        Member host = Member.signIn(toHost.url(), first.token(0), "Hanna", "laptop", store);
        MemberMeeting meeting =
            host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees)) {
      String link =
          meeting
              .invite(InviteOptions.forGuests(1))
              .link()
              .replace(toHost.url().toString(), toGuest.url().toString());
      try (GuestMeeting guest = Guest.knock(link, "Gus", guestSees)) {
        meeting.admit(guest.sessionId());
        guestSees.await(MeetingEvent.Admitted.class);
        say(meeting, hostSees, guestSees, "before", 5);
        first.kill();
        copy(data, backUp);

        try (ServerProcess second = ServerProcess.start(data, List.of())) {
          toHost.leadTo(second.port());
          toGuest.leadTo(second.port());
          say(meeting, hostSees, guestSees, "lost", 12);
          toGuest.cut();
        }
        copy(backUp, data);

        // So many are said before the guest is back that the numbers alone do not tell.
        try (ServerProcess third = ServerProcess.start(data, List.of())) {
          toHost.leadTo(third.port());
          for (int i = 1; i <= 20; i++) {
            hostSees.awaitSent(meeting.say("restored " + i));
          }
          toGuest.leadTo(third.port());
          toGuest.mend();
          guestSees.awaitText("restored 20");
          hostSees.awaitSent(meeting.say("restored 21"));
          guestSees.awaitText("restored 21");
          guest.say("I read you");
          hostSees.awaitText("I read you");
          guestSees.await(MeetingEvent.MessageSent.class);

          assertThat(guestSees.texts())
              .containsExactlyElementsOf(
                  Stream.of(named("before", 5), named("lost", 12), named("restored", 21))
                      .flatMap(List::stream)
                      .toList());
          assertThat(hostSees.texts()).containsExactly("I read you");
          assertThat(hostSees.all(MeetingEvent.ServerRestored.class))
              .singleElement()
              .satisfies(told -> {
                assertThat(told.lost()).isEqualTo(12);
                assertThat(told.since()).isPresent();
              });
          assertThat(guestSees.all(MeetingEvent.ServerRestored.class))
              .extracting(MeetingEvent.ServerRestored::lost)
              .containsExactly(12L);
          assertThat(guestSees.all(MeetingEvent.MessagesMissing.class)).isEmpty();
          Eventually.that(() -> meeting.unsent() == 0, () -> "unsent: " + meeting.unsent());
          Eventually.that(() -> guest.unsent() == 0, () -> "unsent: " + guest.unsent());
        }
      }
    }
  }

  @Test
  void whatOthersSayBeforeItIsNoticedIsReadToo() throws Exception {
    Recorder hostSees = recorder();
    Recorder samSees = recorder();
    ServerProcess first = ServerProcess.start(data, List.of("Hanna", "Sam"));
    try (GateProxy toHost = new GateProxy(first.port());
        GateProxy toSam = new GateProxy(first.port());
        KeyStore hostsStore = KeyStore.inMemory();
        KeyStore samsStore = KeyStore.inMemory();
        Member host = Member.signIn(toHost.url(), first.token(0), "Hanna", "laptop", hostsStore);
        Member sam = Member.signIn(toSam.url(), first.token(1), "Sam", "phone", samsStore);
        MemberMeeting atHost =
            host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees)) {
      atHost.addMember(sam.userId());
      try (MemberMeeting atSam = sam.openMeeting(atHost.id(), samSees)) {
        hostSees.await(MeetingEvent.DeviceAdded.class);
        say(atHost, hostSees, samSees, "before", 3);
        first.kill();
        copy(data, backUp);
        try (ServerProcess second = ServerProcess.start(data, List.of())) {
          toSam.cut();
          toHost.leadTo(second.port());
          for (int i = 1; i <= 4; i++) {
            hostSees.awaitSent(atHost.say("lost " + i));
          }
          toHost.cut();
        }
        copy(backUp, data);

        // Sam has read nothing of what is lost, and soon has said more than that was.
        try (ServerProcess third = ServerProcess.start(data, List.of())) {
          toSam.leadTo(third.port());
          toSam.mend();
          for (int i = 1; i <= 6; i++) {
            samSees.awaitSent(atSam.say("Sam's " + i));
          }
          toHost.leadTo(third.port());
          toHost.mend();
          hostSees.awaitText("Sam's 6");
          hostSees.awaitSent(atHost.say("goes on"));
          samSees.awaitText("goes on");
          samSees.awaitSent(atSam.say("so it does"));
          hostSees.awaitText("so it does");

          assertThat(hostSees.texts())
              .containsExactlyElementsOf(
                  Stream.concat(named("Sam's", 6).stream(), Stream.of("so it does")).toList());
          assertThat(samSees.texts())
              .containsExactlyElementsOf(
                  Stream.concat(named("before", 3).stream(), Stream.of("goes on")).toList());
          assertThat(hostSees.all(MeetingEvent.ServerRestored.class))
              .extracting(MeetingEvent.ServerRestored::lost)
              .containsExactly(4L);
          assertThat(samSees.all(MeetingEvent.ServerRestored.class)).hasSize(1);
          assertThat(samSees.await(MeetingEvent.WordsMissing.class).count()).isEqualTo(4);
          assertThat(hostSees.all(MeetingEvent.WordsMissing.class)).isEmpty();
          assertThat(hostSees.all(MeetingEvent.WordsOutOfPlace.class)).isEmpty();
        }
      }
    }
  }

  private static void say(
      MemberMeeting meeting, Recorder hostSees, Recorder guestSees, String what, int times) {
    for (int i = 1; i <= times; i++) {
      hostSees.awaitSent(meeting.say(what + " " + i));
    }
    guestSees.awaitText(what + " " + times);
  }

  private static List<String> named(String what, int times) {
    return IntStream.rangeClosed(1, times).mapToObj(i -> what + " " + i).toList();
  }

  private static void copy(Path from, Path to) throws IOException {
    empty(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }

  private static void empty(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Files.delete(file);
      }
    }
  }
}
