package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import latchkey.client.Conversation;
import latchkey.client.GuestMeeting;
import latchkey.client.MeetingEvent;
import latchkey.client.MemberMeeting;
import latchkey.client.Participant;
import latchkey.client.model.LatchkeyException;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.protocol.Address;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A meeting on a server that tells one of three people one lie, drawn from a seed ({@link
 * RandomLie}). No client accepts words that were not said, or people who were not let in. A person
 * who misses words is told that something is wrong; where no lie was told, no person is.
 *
 * <p>Some seeds are always played. {@code -Dlatchkey.lies.seeds=1-1000} plays others.
 */
final class RandomLiesTest extends Scenario {
  /** What people say, the last of it to a server that does not lie any more. */
  private static final List<String> ROUNDS = List.of("one", "two", "three");

  /** So many packets pass on one person's line before the last words. */
  private static final int PACKETS = 60;

  /** A lie may keep what is waited for from coming at all. */
  private static final Duration WHILE_LYING = Duration.ofSeconds(4);

  private static final Duration AFTERWARDS = Duration.ofSeconds(30);

  private final Map<String, List<String>> said = new HashMap<>();
  private final Map<Recorder, List<LatchkeyException>> failures = new ConcurrentHashMap<>();

  static LongStream seeds() {
    String[] range = System.getProperty("latchkey.lies.seeds", "1-12").split("-", -1);
    return LongStream.rangeClosed(
        Long.parseLong(range[0]), Long.parseLong(range[range.length - 1]));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void nobodyIsTakenIn(long seed) throws InterruptedException {
    RandomLie lie = new RandomLie(seed, PACKETS);
    List.of(toHanna, toSam, toGus).get((int) (seed % 3)).tampers(lie);

    MemberMeeting atSam = result(samSees, this::samIsThere);
    GuestMeeting gus = result(gusSees, () -> gusKnocks());
    if (gus != null) {
      soon(() -> hannaSees.all(MeetingEvent.GuestWaiting.class).size() == 1);
      attempt(hannaSees, () -> atHanna.admit(gus.sessionId()));
      soon(() -> !gusSees.all(MeetingEvent.EncryptionReady.class).isEmpty());
    }
    Map<Recorder, Conversation> people = new HashMap<>();
    people.put(hannaSees, atHanna);
    if (atSam != null) {
      people.put(samSees, atSam);
    }
    if (gus != null) {
      people.put(gusSees, gus);
    }
    for (String round : ROUNDS.subList(0, 2)) {
      people.forEach((person, meeting) -> say(person, meeting, round));
      soon(() ->
          people.keySet().stream().allMatch(person -> hasRead(person, round, people.keySet())));
    }

    lie.end();
    Stream.of(toHanna, toSam, toGus).forEach(HostileServer::cut);
    people.forEach((person, meeting) -> say(person, meeting, ROUNDS.getLast()));

    String report = "seed " + seed + ": " + lie.told().orElse("no lie was told");
    for (Recorder person : people.keySet()) {
      boolean isWell =
          Eventually.within(
              AFTERWARDS,
              Duration.ofMillis(20),
              () -> hasReadAll(person, people.keySet()) || isTold(person));
      assertThat(isWell)
          .as("%s: %s misses words and is told nothing: %s", report, nameOf(person), person)
          .isTrue();
    }
    System.out.println(report + told(people.keySet()));
    people.keySet().forEach(person -> assertWasNotTakenIn(person, report));
    assertNoStranger(atHanna.participants(), atSam, gus, report);
    if (lie.told().isEmpty()) {
      people
          .keySet()
          .forEach(person -> assertThat(isTold(person)).as("%s: %s", report, person).isFalse());
    }
  }

  private MemberMeeting samIsThere() {
    atHanna.addMember(sam().userId());
    return sam().openMeeting(atHanna.id(), samSees);
  }

  private void say(Recorder person, Conversation meeting, String round) {
    String text = nameOf(person) + " " + round;
    attempt(
        person,
        () -> {
          var _ = meeting.say(text);
          said.computeIfAbsent(nameOf(person), _ -> new ArrayList<>()).add(text);
        });
  }

  private String nameOf(Recorder person) {
    return person == hannaSees ? "Hanna" : person == samSees ? "Sam" : "Gus";
  }

  private boolean hasRead(Recorder person, String round, Set<Recorder> people) {
    return people.stream()
        .filter(other -> other != person)
        .map(other -> nameOf(other) + " " + round)
        .filter(text -> said.values().stream().anyMatch(texts -> texts.contains(text)))
        .allMatch(person.texts()::contains);
  }

  private boolean hasReadAll(Recorder person, Set<Recorder> people) {
    return ROUNDS.stream().allMatch(round -> hasRead(person, round, people));
  }

  private String told(Set<Recorder> people) {
    return people.stream()
        .filter(this::isTold)
        .map(person -> "; " + nameOf(person) + " is told")
        .collect(Collectors.joining());
  }

  /** A warning, an end, or a call that failed with words for a person. */
  private boolean isTold(Recorder person) {
    return failures.containsKey(person)
        || Stream.of(
                MeetingEvent.RosterRefused.class,
                MeetingEvent.AccountRefused.class,
                MeetingEvent.DeviceDisputed.class,
                MeetingEvent.MessageRefused.class,
                MeetingEvent.MessageFailed.class,
                MeetingEvent.WordsMissing.class,
                MeetingEvent.WordsOutOfPlace.class,
                MeetingEvent.WordsContradict.class,
                MeetingEvent.ConversationsDiffer.class,
                MeetingEvent.HeartbeatsMissing.class,
                MeetingEvent.MessagesMissing.class,
                MeetingEvent.ServerRestored.class,
                MeetingEvent.KeyOverdue.class,
                MeetingEvent.EncryptionFailed.class,
                MeetingEvent.IdentityKeyChanged.class,
                MeetingEvent.Declined.class,
                MeetingEvent.Removed.class,
                MeetingEvent.Expired.class,
                MeetingEvent.Ended.class,
                MeetingEvent.SignedOut.class,
                MeetingEvent.Trouble.class)
            .anyMatch(kind -> !person.all(kind).isEmpty());
  }

  /** Of each author some of its words, in their order, each once. */
  private void assertWasNotTakenIn(Recorder person, String report) {
    Map<String, List<String>> read = new HashMap<>();
    for (MeetingEvent.MessageReceived message : person.all(MeetingEvent.MessageReceived.class)) {
      read.computeIfAbsent(message.author().name(), _ -> new ArrayList<>()).add(message.text());
    }
    read.forEach((author, texts) ->
        assertThat(said.getOrDefault(author, List.of()))
            .as("%s: what %s read of %s", report, nameOf(person), author)
            .containsSubsequence(texts));
    assertThat(person.texts()).as(report).doesNotHaveDuplicates();
  }

  private void assertNoStranger(
      List<Participant> participants,
      @Nullable MemberMeeting atSam,
      @Nullable GuestMeeting gus,
      String report) {
    List<Address> known = new ArrayList<>(List.of(hanna.address()));
    if (atSam != null) {
      known.add(sam().address());
    }
    if (gus != null) {
      known.add(Address.ofGuest(gus.sessionId()));
    }
    assertThat(known)
        .as(report)
        .containsAll(participants.stream().map(Participant::address).toList());
  }

  private void attempt(Recorder person, Runnable step) {
    var _ =
        result(
            person,
            () -> {
              step.run();
              return true;
            });
  }

  private <T> @Nullable T result(Recorder person, Supplier<T> step) {
    try {
      return step.get();
    } catch (LatchkeyException e) {
      failures.computeIfAbsent(person, _ -> new ArrayList<>()).add(e);
      return null;
    }
  }

  private static void soon(BooleanSupplier condition) throws InterruptedException {
    boolean _ = Eventually.within(WHILE_LYING, Duration.ofMillis(10), condition);
  }
}
