package latchkey.client.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Contents;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.StreamPosition;
import org.junit.jupiter.api.Test;

/** What a device reads of a server that was restored from an older copy, and what it is told. */
final class RestoredInboxTest {
  private static final MeetingId MEETING = MeetingId.random();
  private static final Address SENDER = new Address("sender-a", 1);
  private static final Instant LAST = Instant.parse("2026-01-02T03:04:05Z");

  private final KeyStore store = KeyStore.inMemory();
  private final Map<Incarnation, List<MessageId>> server = new LinkedHashMap<>();
  private final Device device = new Device();

  RestoredInboxTest() {
    begin(1);
  }

  private void begin(long number) {
    byte[] id = new byte[Incarnation.ID_BYTES];
    id[0] = (byte) server.size();
    id[1] = (byte) number;
    server.put(new Incarnation(number, Bytes.of(id)), new ArrayList<>());
  }

  private Incarnation present() {
    return List.copyOf(server.keySet()).getLast();
  }

  /** In the present one. */
  private List<MessageId> said() {
    return said(present());
  }

  private List<MessageId> said(Incarnation incarnation) {
    return Objects.requireNonNull(server.get(incarnation));
  }

  private void say(int count) {
    for (int i = 0; i < count; i++) {
      said().add(MessageId.random());
    }
  }

  /** As a server does that was restored: what was said after {@code left} is gone. */
  private void loseAfter(int left) {
    List<MessageId> said = said();
    said.subList(left, said.size()).clear();
  }

  private void connect(Incarnation read, long cursor) {
    device.inbox.resume(
        store.cursors().get(MEETING),
        new StreamPosition(
            present(), said().size(), read, cursor, Bytes.of(new byte[Limits.RECEIPT_BYTES])));
    device.inbox.readOn();
  }

  private List<MessageId> all() {
    return server.values().stream().flatMap(List::stream).toList();
  }

  @Test
  void whatIsSaidAnewIsReadOnceAndWhatIsLostIsCounted() {
    say(17);
    connect(present(), 0);
    List<MessageId> shown = List.copyOf(device.shown);
    loseAfter(5);
    Incarnation former = present();
    begin(2);
    say(3);

    connect(former, 4);
    connect(former, 4);

    assertThat(device.told).containsExactly("12 since " + LAST);
    assertThat(device.shown).startsWith(shown.toArray(MessageId[]::new)).hasSize(20);
    assertThat(device.shown).doesNotHaveDuplicates().containsAll(all());
    assertThat(device.missing).isEmpty();
    assertThat(device.numbers).isSorted().doesNotHaveDuplicates();
    assertThat(device.acknowledged).isEqualTo(new Place(2, 3));
  }

  @Test
  void whatWasSaidThereBeforeItWasNoticedIsReadToo() {
    say(17);
    connect(present(), 0);
    loseAfter(5);
    say(20);
    Incarnation former = present();
    begin(2);
    say(1);

    connect(former, 5);

    assertThat(device.told).containsExactly("12 since " + LAST);
    assertThat(device.shown).doesNotHaveDuplicates().containsAll(all()).hasSize(17 + 20 + 1);
  }

  @Test
  void whoHasReadNothingOfWhatIsLostReadsOn() {
    say(10);
    connect(present(), 0);
    Incarnation former = present();
    say(7);
    loseAfter(12);
    begin(2);
    say(2);

    connect(former, 10);

    assertThat(device.told).containsExactly("0 since " + LAST);
    assertThat(device.shown).containsExactlyElementsOf(all());
  }

  @Test
  void anIncarnationThatTheServerDoesNotKnowIsLostAsAWhole() {
    say(5);
    connect(present(), 0);
    Incarnation first = present();
    begin(2);
    say(4);
    connect(first, 5);
    device.told.clear();
    server.remove(present());
    begin(2);
    say(2);

    connect(first, 5);

    assertThat(device.told).containsExactly("4");
    assertThat(device.shown).doesNotHaveDuplicates().containsAll(all()).hasSize(5 + 4 + 2);
  }

  @Test
  void itIsToldOnceAlsoWhereTheProgramStartsAnew() {
    say(9);
    connect(present(), 0);
    Incarnation former = present();
    loseAfter(3);
    begin(2);
    say(1);
    connect(former, 3);
    assertThat(device.told).containsExactly("6 since " + LAST);

    device.startAnew();
    say(1);
    connect(present(), 1);

    assertThat(device.told).containsExactly("6 since " + LAST);
    assertThat(device.shown).doesNotHaveDuplicates().containsAll(all());
  }

  @Test
  void aProgramThatStartsAnewKnowsHowManyAreLost() {
    say(9);
    connect(present(), 0);
    device.startAnew();
    Incarnation former = present();
    loseAfter(3);
    begin(2);

    connect(former, 3);

    assertThat(device.told).containsExactly("6 since " + LAST);
  }

  @Test
  void whatIsHeldShowsWhenItsKeyComesWhereverItStands() {
    say(4);
    device.lacksKey.add(said().get(1));
    Incarnation former = present();
    begin(2);
    say(2);
    connect(former, 0);
    assertThat(device.shown).hasSize(1);
    assertThat(device.acknowledged).isEqualTo(new Place(1, 1));

    device.lacksKey.clear();
    device.inbox.retry();

    assertThat(device.shown).containsExactlyElementsOf(all());
    assertThat(device.acknowledged).isEqualTo(new Place(2, 2));
  }

  @Test
  void whatWasLeftOnTheServerIsReadWhenItsKeyComes() {
    say(GroupInbox.MAX_HELD_OF_ONE + 40);
    device.lacksKey.addAll(said());
    connect(present(), 0);
    Incarnation former = present();
    begin(2);
    say(30);
    connect(former, 0);
    assertThat(device.inbox.holds()).isEqualTo(GroupInbox.MAX_HELD_OF_ONE);

    device.lacksKey.clear();
    device.inbox.retry();

    assertThat(device.shown).containsExactlyElementsOf(all());
    assertThat(device.acknowledged).isEqualTo(new Place(2, 30));
  }

  @Test
  void whatWasLeftOnTheServerAndIsLostIsWaitedForNoLonger() {
    say(GroupInbox.MAX_HELD_OF_ONE + 40);
    device.lacksKey.addAll(said());
    connect(present(), 0);
    List<MessageId> held = List.copyOf(said().subList(0, GroupInbox.MAX_HELD_OF_ONE));
    loseAfter(10);
    Incarnation former = present();
    begin(2);
    say(1);
    connect(former, 0);

    device.lacksKey.clear();
    device.inbox.retry();

    assertThat(device.shown).startsWith(held.toArray(MessageId[]::new)).hasSize(held.size() + 1);
    assertThat(device.inbox.isHolding()).isFalse();
    assertThat(device.acknowledged).isEqualTo(new Place(2, 1));
  }

  @Test
  void whatIsHeldFromBeforeDoesNotPassForWhatStandsThereNow() {
    say(9);
    device.lacksKey.add(said().get(7));
    connect(present(), 0);
    loseAfter(5);
    say(3);
    device.lacksKey.addAll(said().subList(5, 7));
    device.byAnother.add(said().get(7));
    Incarnation former = present();
    begin(2);
    device.now = GroupInbox.PATIENCE;

    connect(former, 5);
    assertThat(device.shown).contains(said(former).get(7));
    assertThat(device.acknowledged).isEqualTo(new Place(1, 5));

    device.startAnew();
    device.lacksKey.clear();
    connect(former, device.acknowledged.seq());
    assertThat(device.shown).containsAll(all()).doesNotHaveDuplicates();
  }

  @Test
  void aServerThatLosesWithoutBeginningAnewIsToldOf() {
    say(9);
    connect(present(), 0);
    loseAfter(3);

    connect(present(), 3);

    assertThat(device.told).containsExactly("6");
  }

  @Test
  void aServerThatPointsBackDoesNotKeepTheDeviceReading() {
    say(2);
    device.next = Optional.of(present());

    connect(present(), 0);

    assertThat(device.shown).hasSize(2);
  }

  /** One that has come in at the first message. */
  private final class Device implements GroupInbox.Sink {
    private final List<MessageId> shown = new ArrayList<>();
    private final List<Long> numbers = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final List<Long> missing = new ArrayList<>();
    private final Set<MessageId> opened = new HashSet<>();
    private final Set<MessageId> lacksKey = new HashSet<>();
    private final Set<MessageId> byAnother = new HashSet<>();
    private Duration now = Duration.ZERO;
    private Optional<Incarnation> next = Optional.empty();
    private Place acknowledged = new Place(1, 0);
    private GroupInbox inbox = inbox();

    private GroupInbox inbox() {
      return new GroupInbox(
          MEETING,
          store.streams(),
          new ReadTranscript(MEETING, store.streams()),
          this::page,
          this::open,
          this,
          () -> now);
    }

    void startAnew() {
      inbox = inbox();
    }

    private ReplayPage page(Place after) {
      List<Incarnation> all = List.copyOf(server.keySet());
      Optional<Incarnation> asked =
          all.stream().filter(one -> one.number() == after.incarnation()).findFirst();
      List<MessageId> said = asked.map(server::get).orElse(List.of());
      boolean isFormer = asked.isPresent() && !asked.get().equals(all.getLast());
      List<MeetingMessage> messages =
          LongStream.rangeClosed(after.seq() + 1, said.size())
              .limit(3)
              .mapToObj(seq ->
                  new MeetingMessage(
                      MEETING,
                      after.incarnation(),
                      seq,
                      SENDER.id(),
                      byAnother.contains(said.get((int) seq - 1)) ? 2 : SENDER.deviceId(),
                      said.get((int) seq - 1),
                      Bytes.of(new byte[] {1}),
                      LAST,
                      null))
              .toList();
      return new ReplayPage(
          true,
          messages,
          said.size(),
          isFormer && !said.isEmpty() ? LAST : null,
          next.or(() -> all.stream().filter(one -> one.number() > after.incarnation()).findFirst())
              .orElse(null));
    }

    private Opening open(MeetingMessage message) {
      if (lacksKey.contains(message.messageId())) {
        return new Opening.KeyMissing(UUID.randomUUID());
      }
      return opened.add(message.messageId())
          ? new Opening.Opened(Contents.toGroup("said"))
          : new Opening.NothingNew();
    }

    @Override
    public void opened(MeetingMessage message, GroupContent content) {
      shown.add(message.messageId());
      numbers.add(message.seq());
    }

    @Override
    public void settled(long number, Place place) {
      store.cursors().advance(MEETING, number);
      acknowledged = place;
    }

    @Override
    public void restored(long lost, Optional<Instant> since) {
      told.add(lost + since.map(at -> " since " + at).orElse(""));
    }

    @Override
    public void beginsAnew() {}

    @Override
    public void cameBack(MeetingMessage message, GroupBody said) {
      throw new AssertionError("it says nothing");
    }

    @Override
    public void ownVoid(MeetingMessage message) {
      throw new AssertionError("it says nothing");
    }

    @Override
    public void refused(MeetingMessage message, String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void keyMissing(Address sender, UUID distributionId) {}

    @Override
    public void keyOverdue(Address sender) {}

    @Override
    public void missing(long from, long to) {
      LongStream.rangeClosed(from, to).forEach(missing::add);
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public boolean takesPart(Address sender) {
      return true;
    }
  }
}
