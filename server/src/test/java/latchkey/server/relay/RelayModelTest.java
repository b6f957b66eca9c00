package latchkey.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.relay.CiphertextType;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.MessageAccepted;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.relay.StreamPosition;
import latchkey.server.refusal.Refused;
import latchkey.server.testing.Databases;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/**
 * The relay does what a few lists in memory would do, through comings, goings, crashes, back-ups
 * that are put back, a lost key, and whatever receipts are shown to it.
 */
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

  record BackUp() implements Step {}

  record Restore() implements Step {}

  record LoseKey() implements Step {}

  /** Shows a receipt that the server has made, be it now or before it was restored. */
  record Show(int which) implements Step {}

  /** Shows one that is altered in one bit, or made for another meeting. */
  record ShowForged(int which, int bit) implements Step {}

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
            net.jqwik.api.Tuple.of(1, Arbitraries.just(new Crash())),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(new BackUp())),
            net.jqwik.api.Tuple.of(2, Arbitraries.just(new Restore())),
            net.jqwik.api.Tuple.of(1, Arbitraries.just(new LoseKey())),
            net.jqwik.api.Tuple.of(4, some.map(Show::new)),
            net.jqwik.api.Tuple.of(
                2,
                some.flatMap(which ->
                    Arbitraries.integers()
                        .between(-1, 8 * Limits.RECEIPT_BYTES - 1)
                        .map(bit -> new ShowForged(which, bit)))));
    return step.list().ofMaxSize(80);
  }

  @Property(tries = 40)
  void doesWhatTheModelDoes(@ForAll("steps") List<Step> steps, @ForAll Databases databases) {
    try (RelayFixture fixture = new RelayFixture(databases, LIMITS, Clock.systemUTC())) {
      Model model = new Model(fixture);
      steps.forEach(model::take);
      model.compare();
      fixture.crash();
      model.compare();
    }
  }

  private record Reader(Place floor, Place cursor) {}

  private record Line(Place place, MessageId id) {}

  /**
   * A receipt that a client has kept.
   *
   * @param life which incarnation it is of, whatever its number
   * @param said in that one, up to the receipt's place
   */
  private record Held(Bytes receipt, int life, long number, List<MessageId> said) {}

  /** What a back-up holds. */
  private static final class State {
    private final List<Line> lines = new ArrayList<>();
    private final Map<Address, Reader> readers = new LinkedHashMap<>();
    private final Map<Address, List<Bytes>> mailboxes = new LinkedHashMap<>();
    private final Set<DirectMessage> posts = new LinkedHashSet<>();
    private final List<Address> gone = new ArrayList<>();
    private final List<Long> numbers = new ArrayList<>();
    private int life;

    State copy() {
      State copy = new State();
      copy.lines.addAll(lines);
      copy.readers.putAll(readers);
      mailboxes.forEach((who, mail) -> copy.mailboxes.put(who, new ArrayList<>(mail)));
      copy.posts.addAll(posts);
      copy.gone.addAll(gone);
      copy.numbers.addAll(numbers);
      copy.life = life;
      return copy;
    }

    long number() {
      return numbers.getLast();
    }

    List<MessageId> said(long number) {
      return lines.stream()
          .filter(line -> line.place().incarnation() == number)
          .map(Line::id)
          .toList();
    }

    Place end() {
      return new Place(number(), said(number()).size());
    }
  }

  /** What should be so, beside what is. */
  private static final class Model {
    private final RelayFixture fixture;
    private final List<Address> people = new ArrayList<>();
    private final List<SendMessage> said = new ArrayList<>();
    private final List<Address> sayers = new ArrayList<>();
    private final List<DirectMessage> posts = new ArrayList<>();
    private final List<Address> posters = new ArrayList<>();
    private final List<Held> held = new ArrayList<>();
    private final List<Place> announced = new ArrayList<>();
    private State now = new State();
    private State backUp;
    private int lives;
    private int begun;

    Model(RelayFixture fixture) {
      this.fixture = fixture;
      people.add(fixture.host);
      for (int i = 1; i < PEOPLE; i++) {
        people.add(
            i < FIRST_GUEST
                ? Address.ofMember(UserId.random(), i)
                : Address.ofGuest(GuestSessionId.random()));
      }
      now.numbers.add(1L);
      now.readers.put(fixture.host, new Reader(new Place(1, 0), new Place(1, 0)));
      fixture.backUp();
      backUp = now.copy();
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
        case Crash _ -> fixture.crash();
        case BackUp _ -> backUp();
        case Restore _ -> restore();
        case LoseKey _ -> loseKey();
        case Show show -> show(show.which());
        case ShowForged forged -> showForged(forged.which(), forged.bit());
      }
    }

    private void say(Address who) {
      SendMessage message = fixture.message("message " + said.size());
      if (!now.readers.containsKey(who)) {
        assertRefused(() -> fixture.accept(who, message));
        return;
      }
      said.add(message);
      sayers.add(who);
      store(who, message);
    }

    private void store(Address who, SendMessage message) {
      Place place = new Place(now.number(), now.end().seq() + 1);
      now.lines.add(new Line(place, message.messageId()));
      announced.add(place);
      MessageAccepted accepted = fixture.accept(who, message);
      assertThat(new Place(accepted.incarnation(), accepted.seq())).isEqualTo(place);
      held.add(
          new Held(
              Objects.requireNonNull(accepted.receipt()),
              now.life,
              now.number(),
              now.said(now.number())));
    }

    private void sayAgain(int which) {
      if (which >= said.size() || !now.readers.containsKey(sayers.get(which))) {
        return;
      }
      Address who = sayers.get(which);
      SendMessage message = said.get(which);
      Optional<Line> line =
          now.lines.stream().filter(one -> one.id().equals(message.messageId())).findFirst();
      if (line.isPresent()) {
        MessageAccepted accepted = fixture.accept(who, message);
        assertThat(new Place(accepted.incarnation(), accepted.seq())).isEqualTo(line.get().place());
        assertThat(accepted.receipt()).isNull();
      } else if (message.rosterSize() == fixture.rosterSize()) {
        store(who, message); // The server has lost it.
      } else {
        assertRefused(() -> fixture.accept(who, message));
      }
    }

    private void post(Address from, Address to) {
      DirectMessage message =
          new DirectMessage(
              fixture.meetingId,
              MessageId.random(),
              List.of(
                  new Envelope(
                      to, Bytes.of(new byte[] {(byte) posts.size(), 1}), CiphertextType.SIGNAL)));
      if (!now.readers.containsKey(from)) {
        assertRefused(() -> fixture.relay().direct(from, message).join());
        return;
      }
      // What this device says it has handled must count before its mailbox is full.
      boolean kept =
          now.readers.containsKey(to)
              && !(isGuest(from) && isGuest(to))
              && mailbox(to).size() < LIMITS.mailbox();
      assertThat(fixture.relay().direct(from, message).join())
          .singleElement()
          .isInstanceOf(kept ? MailResult.Kept.class : MailResult.NotKept.class);
      if (kept) {
        mailbox(to).add(message.envelopes().getFirst().ciphertext());
        posts.add(message);
        posters.add(from);
        now.posts.add(message);
      }
    }

    private void postAgain(int which) {
      if (which >= posts.size() || !now.readers.containsKey(posters.get(which))) {
        return;
      }
      DirectMessage message = posts.get(which);
      Address to = message.envelopes().getFirst().recipient();
      boolean isLost = !now.posts.contains(message);
      boolean kept =
          now.readers.containsKey(to) && (!isLost || mailbox(to).size() < LIMITS.mailbox());
      MailResult result = fixture.relay().direct(posters.get(which), message).join().getFirst();
      assertThat(result).isInstanceOf(kept ? MailResult.Kept.class : MailResult.NotKept.class);
      if (kept && isLost) {
        mailbox(to).add(message.envelopes().getFirst().ciphertext());
        now.posts.add(message);
      }
    }

    private void handle(Address who, int howMany) {
      List<Mail> waiting = waiting(who);
      int count = Math.min(howMany, waiting.size());
      fixture.relay().handled(who, waiting.stream().limit(count).map(Mail::id).toList());
      fixture.relay().settle();
      mailbox(who).subList(0, count).clear();
    }

    private void read(Address who, int seq) {
      long number = now.numbers.get(seq % now.numbers.size());
      fixture.relay().read(fixture.meetingId, who, new Place(number, seq));
      fixture.relay().settle();
      Place read = new Place(number, Math.min(seq, now.said(number).size()));
      now.readers.computeIfPresent(
          who,
          (reader, known) ->
              new Reader(
                  known.floor(), known.cursor().compareTo(read) < 0 ? read : known.cursor()));
    }

    private void come(Address who) {
      if (now.readers.containsKey(who) || now.gone.contains(who)) {
        return;
      }
      if (isGuest(who)) {
        fixture.admit(who);
      } else {
        fixture.add(who);
      }
      now.readers.put(who, new Reader(now.end(), now.end()));
    }

    private void go(Address who) {
      if (who.equals(fixture.host) || now.readers.remove(who) == null) {
        return;
      }
      if (isGuest(who)) {
        fixture.remove(who);
      } else {
        fixture.takeOut(who);
      }
      now.gone.add(who);
      mailbox(who).clear();
    }

    private void backUp() {
      fixture.backUp();
      backUp = now.copy();
    }

    private void restore() {
      fixture.restore();
      now = backUp.copy();
    }

    private void loseKey() {
      fixture.loseKey();
      held.clear();
      begin(now.number() + 1);
    }

    private void begin(long number) {
      now.numbers.add(number);
      now.life = ++lives;
    }

    private void show(int which) {
      if (which >= held.size()) {
        return;
      }
      Held shown = held.get(which);
      fixture.relay().show(fixture.meetingId, shown.receipt());
      if (isAhead(shown)) {
        begin(shown.number() + 1);
        begun++;
      }
      compareIncarnation();
    }

    private boolean isAhead(Held shown) {
      if (shown.life() != now.life) {
        return shown.number() > now.number();
      }
      List<MessageId> there = now.said(now.number());
      return there.size() < shown.said().size()
          || !there.subList(0, shown.said().size()).equals(shown.said());
    }

    private void showForged(int which, int bit) {
      if (which >= held.size()) {
        return;
      }
      Held shown = held.get(which);
      byte[] forged = shown.receipt().toByteArray();
      if (bit < 0) {
        Mark far = new Mark(Incarnations.after(99), 1_000, Bytes.of(new byte[Limits.HASH_BYTES]));
        forged = fixture.receipt(MeetingId.random(), far).toByteArray();
      } else {
        forged[bit / 8] ^= (byte) (1 << bit % 8);
      }
      fixture.relay().show(fixture.meetingId, Bytes.of(forged));
      compareIncarnation();
    }

    private void compareIncarnation() {
      assertThat(fixture.relay().incarnation(fixture.meetingId)).isEqualTo(now.number());
      assertThat(fixture.restored).hasSize(begun);
    }

    void compare() {
      compareIncarnation();
      for (Address who : people) {
        Reader reader = now.readers.get(who);
        if (reader == null) {
          assertRefused(() -> fixture.replay(who, 0));
        } else {
          StreamPosition stream = fixture.relay().standing(fixture.meetingId, who).stream();
          assertThat(new Place(stream.read().number(), stream.cursor())).isEqualTo(reader.cursor());
          assertThat(new Place(stream.incarnation().number(), stream.latest()))
              .isEqualTo(now.end());
          assertThat(replayed(who))
              .containsExactlyElementsOf(
                  now.lines.stream()
                      .filter(line -> line.place().compareTo(reader.floor()) > 0)
                      .toList());
        }
        assertThat(waiting(who).stream().map(Mail::ciphertext))
            .containsExactlyElementsOf(mailbox(who));
      }
      assertThat(fixture.announced.stream().map(one -> new Place(one.incarnation(), one.seq())))
          .containsExactlyElementsOf(announced);
    }

    /** From the beginning of the first incarnation to the end of the present one. */
    private List<Line> replayed(Address who) {
      List<Line> all = new ArrayList<>();
      long number = 1;
      long after = 0;
      while (true) {
        ReplayPage page = fixture.relay().replay(who, new Replay(fixture.meetingId, number, after));
        for (MeetingMessage message : page.messages()) {
          all.add(new Line(new Place(number, message.seq()), message.messageId()));
          after = message.seq();
        }
        if (page.messages().isEmpty() || after >= page.latest()) {
          if (page.next() == null) {
            return all;
          }
          number = page.next().number();
          after = 0;
        }
      }
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
      return now.mailboxes.computeIfAbsent(who, _ -> new ArrayList<>());
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
