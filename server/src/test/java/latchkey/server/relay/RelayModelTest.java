package latchkey.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.UserId;
import latchkey.protocol.relay.CiphertextType;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.SendMessage;
import latchkey.server.refusal.Refused;
import latchkey.server.testing.Databases;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The relay does what a few lists in memory would do, through comings, goings and crashes. */
final class RelayModelTest {
  private static final RelayLimits LIMITS = new RelayLimits(4, 4, 3, 1_000, Duration.ofDays(7));

  /** Whom steps mean: 0 is the host's device, 1 and 2 are devices, 3 and more are guests. */
  private static final int PEOPLE = 6;

  private static final int FIRST_GUEST = 3;

  sealed interface Step {}

  record Say(int who) implements Step {}

  record SayAgain(int which) implements Step {}

  record Post(int from, int to) implements Step {}

  record PostAgain(int which) implements Step {}

  record Handle(int who, int howMany) implements Step {}

  record Read(int who, int seq) implements Step {}

  record Come(int who) implements Step {}

  record Go(int who) implements Step {}

  record Crash() implements Step {}

  @Provide
  Arbitrary<List<Step>> steps() {
    Arbitrary<Integer> who = Arbitraries.integers().between(0, PEOPLE - 1);
    Arbitrary<Integer> some = Arbitraries.integers().between(0, 20);
    Arbitrary<Step> step =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(6, who.map(Say::new)),
            net.jqwik.api.Tuple.of(1, some.map(SayAgain::new)),
            net.jqwik.api.Tuple.of(6, who.flatMap(from -> who.map(to -> new Post(from, to)))),
            net.jqwik.api.Tuple.of(1, some.map(PostAgain::new)),
            net.jqwik.api.Tuple.of(3, who.flatMap(reader -> some.map(n -> new Handle(reader, n)))),
            net.jqwik.api.Tuple.of(3, who.flatMap(reader -> some.map(n -> new Read(reader, n)))),
            net.jqwik.api.Tuple.of(5, who.map(Come::new)),
            net.jqwik.api.Tuple.of(2, who.map(Go::new)),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(new Crash())));
    return step.list().ofMaxSize(60);
  }

  @Property(tries = 25)
  void doesWhatTheModelDoes(@ForAll("steps") List<Step> steps, @ForAll Databases databases) {
    try (RelayFixture fixture = new RelayFixture(databases, LIMITS, Clock.systemUTC())) {
      Model model = new Model(fixture);
      steps.forEach(model::take);
      model.compare();
      fixture.crash();
      model.compare();
    }
  }

  private record Place(long floor, long cursor) {}

  /** What should be so, beside what is. */
  private static final class Model {
    private final RelayFixture fixture;
    private final List<Address> people = new ArrayList<>();
    private final List<SendMessage> said = new ArrayList<>();
    private final List<Address> sayers = new ArrayList<>();
    private final List<DirectMessage> posts = new ArrayList<>();
    private final List<Address> posters = new ArrayList<>();
    private final Map<Address, Place> places = new LinkedHashMap<>();
    private final Map<Address, List<Bytes>> mailboxes = new LinkedHashMap<>();
    private final List<Address> gone = new ArrayList<>();

    Model(RelayFixture fixture) {
      this.fixture = fixture;
      people.add(fixture.host);
      for (int i = 1; i < PEOPLE; i++) {
        people.add(
            i < FIRST_GUEST
                ? Address.ofMember(UserId.random(), i)
                : Address.ofGuest(GuestSessionId.random()));
      }
      places.put(fixture.host, new Place(0, 0));
    }

    private boolean isGuest(Address who) {
      return people.indexOf(who) >= FIRST_GUEST;
    }

    void take(Step step) {
      switch (step) {
        case Say say -> say(people.get(say.who()));
        case SayAgain again -> sayAgain(again.which());
        case Post post -> post(people.get(post.from()), people.get(post.to()));
        case PostAgain again -> postAgain(again.which());
        case Handle handle -> handle(people.get(handle.who()), handle.howMany());
        case Read read -> read(people.get(read.who()), read.seq());
        case Come come -> come(people.get(come.who()));
        case Go go -> go(people.get(go.who()));
        case Crash _ -> crash();
      }
    }

    private void say(Address who) {
      SendMessage message = fixture.message("message " + said.size());
      if (!places.containsKey(who)) {
        assertRefused(() -> fixture.relay().say(who, message).join());
        return;
      }
      said.add(message);
      sayers.add(who);
      assertThat(fixture.relay().say(who, message).join()).isEqualTo(said.size());
    }

    private void sayAgain(int which) {
      if (which < said.size() && places.containsKey(sayers.get(which))) {
        assertThat(fixture.relay().say(sayers.get(which), said.get(which)).join())
            .isEqualTo(which + 1);
      }
    }

    private void post(Address from, Address to) {
      DirectMessage message =
          new DirectMessage(
              fixture.meetingId,
              latchkey.protocol.MessageId.random(),
              List.of(
                  new Envelope(
                      to, Bytes.of(new byte[] {(byte) posts.size(), 1}), CiphertextType.SIGNAL)));
      if (!places.containsKey(from)) {
        assertRefused(() -> fixture.relay().direct(from, message).join());
        return;
      }
      // What this device says it has handled must count before its mailbox is full.
      boolean kept =
          places.containsKey(to)
              && !(isGuest(from) && isGuest(to))
              && mailbox(to).size() < LIMITS.mailbox();
      assertThat(fixture.relay().direct(from, message).join())
          .singleElement()
          .isInstanceOf(kept ? MailResult.Kept.class : MailResult.NotKept.class);
      if (kept) {
        mailbox(to).add(message.envelopes().getFirst().ciphertext());
        posts.add(message);
        posters.add(from);
      }
    }

    private void postAgain(int which) {
      if (which >= posts.size() || !places.containsKey(posters.get(which))) {
        return;
      }
      DirectMessage message = posts.get(which);
      Address to = message.envelopes().getFirst().recipient();
      MailResult result = fixture.relay().direct(posters.get(which), message).join().getFirst();
      if (!places.containsKey(to)) {
        assertThat(result).isInstanceOf(MailResult.NotKept.class);
      } else {
        assertThat(result).isInstanceOf(MailResult.Kept.class);
      }
    }

    private void handle(Address who, int howMany) {
      List<Mail> waiting = waiting(who);
      int count = Math.min(howMany, waiting.size());
      fixture.relay().handled(who, waiting.stream().limit(count).map(Mail::id).toList());
      fixture.relay().settle();
      mailbox(who).subList(0, count).clear();
    }

    private void read(Address who, long seq) {
      fixture.relay().read(fixture.meetingId, who, seq);
      fixture.relay().settle();
      places.computeIfPresent(
          who,
          (reader, place) ->
              new Place(place.floor(), Math.max(place.cursor(), Math.min(seq, said.size()))));
    }

    private void come(Address who) {
      if (places.containsKey(who) || gone.contains(who)) {
        return;
      }
      if (isGuest(who)) {
        fixture.admit(who);
      } else {
        fixture.add(who);
      }
      places.put(who, new Place(said.size(), said.size()));
    }

    private void go(Address who) {
      if (who.equals(fixture.host) || places.remove(who) == null) {
        return;
      }
      if (isGuest(who)) {
        fixture.remove(who);
      } else {
        fixture.takeOut(who);
      }
      gone.add(who);
      mailbox(who).clear();
    }

    private void crash() {
      fixture.crash();
    }

    void compare() {
      for (Address who : people) {
        Place place = places.get(who);
        if (place == null) {
          assertRefused(() -> fixture.relay().replay(who, new Replay(fixture.meetingId, 0)));
        } else {
          Relay.Standing standing = fixture.relay().standing(fixture.meetingId, who);
          assertThat(standing.cursor()).isEqualTo(place.cursor());
          assertThat(standing.latest()).isEqualTo(said.size());
          assertThat(replayed(who))
              .containsExactlyElementsOf(
                  IntStream.range((int) place.floor(), said.size())
                      .mapToObj(i -> (i + 1) + ":" + said.get(i).messageId())
                      .toList());
        }
        assertThat(waiting(who).stream().map(Mail::ciphertext))
            .containsExactlyElementsOf(mailbox(who));
      }
      assertThat(fixture.announced.stream().map(MeetingMessage::seq))
          .containsExactlyElementsOf(
              Stream.iterate(1L, seq -> seq + 1).limit(said.size()).toList());
    }

    private List<String> replayed(Address who) {
      List<String> all = new ArrayList<>();
      long after = 0;
      ReplayPage page;
      do {
        page = fixture.relay().replay(who, new Replay(fixture.meetingId, after));
        for (MeetingMessage message : page.messages()) {
          all.add(message.seq() + ":" + message.messageId());
          after = message.seq();
        }
      } while (!page.messages().isEmpty() && after < page.latest());
      return all;
    }

    private List<Mail> waiting(Address who) {
      List<Mail> all = new ArrayList<>();
      Portion<Mail> portion;
      do {
        portion =
            fixture
                .relay()
                .waiting(
                    fixture.meetingId,
                    who,
                    all.isEmpty() ? Optional.empty() : Optional.of(all.getLast().id()));
        all.addAll(portion.items());
      } while (portion.more());
      return all;
    }

    private List<Bytes> mailbox(Address who) {
      return mailboxes.computeIfAbsent(who, _ -> new ArrayList<>());
    }

    private static void assertRefused(Runnable work) {
      try {
        work.run();
      } catch (CompletionException e) {
        assertThat(e.getCause()).isInstanceOf(Refused.class);
        return;
      } catch (Refused e) {
        return;
      }
      throw new AssertionError("it was not refused");
    }
  }
}
