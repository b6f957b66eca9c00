package latchkey.client.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
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
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;

/** However messages and keys come, each message is shown once, and in order. */
final class GroupInboxProperties {
  private static final MeetingId MEETING = MeetingId.random();
  private static final Incarnation FIRST =
      new Incarnation(1, Bytes.of(new byte[Incarnation.ID_BYTES]));
  private static final Bytes RECEIPT = Bytes.of(new byte[Limits.RECEIPT_BYTES]);

  @Property(tries = 300)
  void whateverIsLostRepeatedOrLateEachMessageIsShownOnceInOrder(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int count) {
    Meeting meeting = new Meeting(seed, count, Duration.ofMillis(10));
    meeting.runUntilAllIsSaid();
    meeting.giveEveryKey();

    assertThat(meeting.shown)
        .containsExactlyElementsOf(LongStream.rangeClosed(1, count).boxed().toList());
    assertThat(meeting.inbox.handled()).isEqualTo(count);
    assertThat(meeting.handled).isEqualTo(count);
    assertThat(meeting.inbox.isHolding()).isFalse();
    assertThat(meeting.missing).isEmpty();
  }

  @Property(tries = 300)
  void aSilentSenderHoldsTheOthersBackForAWhileAndNoLonger(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int count) {
    Meeting meeting = new Meeting(seed, count, GroupInbox.PATIENCE);
    meeting.runUntilAllIsSaid();
    meeting.giveEveryKey();

    assertThat(meeting.shown).doesNotHaveDuplicates().hasSize(count);
    for (Address sender : meeting.senders) {
      assertThat(meeting.shown.stream().filter(seq -> meeting.senderOf(seq).equals(sender)))
          .isSorted();
    }
    assertThat(meeting.inbox.handled()).isEqualTo(count);
  }

  @Property(tries = 100)
  void nothingIsAcknowledgedThatIsHeld(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int count) {
    Meeting meeting = new Meeting(seed, count, GroupInbox.PATIENCE);
    meeting.runUntilAllIsSaid();

    for (long seq = 1; seq <= meeting.handled; seq++) {
      assertThat(meeting.shown).contains(seq);
    }
  }

  @Property(tries = 300)
  void whateverTheServerWithholdsIsToldAndTheRestIsShown(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 60) int count) {
    Meeting meeting = new Meeting(seed, count, Duration.ofMillis(10));
    LongStream.rangeClosed(1, count)
        .filter(seq -> meeting.random.nextInt(4) == 0)
        .forEach(meeting.withheld::add);
    meeting.runUntilAllIsSaid();
    meeting.giveEveryKey();

    assertThat(meeting.missing).containsExactlyElementsOf(meeting.withheld);
    assertThat(meeting.shown)
        .containsExactlyElementsOf(
            LongStream.rangeClosed(1, count)
                .boxed()
                .filter(seq -> !meeting.withheld.contains(seq))
                .toList());
  }

  @Property(tries = 10)
  void whatOneSenderSaysWithoutAKeyIsHeldUpToABoundAndTheRestIsReadFromTheServerWhenTheKeyComes(
      @ForAll long seed, @ForAll @IntRange(min = 2_000, max = 8_000) int count) {
    Meeting meeting = new Meeting(seed, count, Duration.ofSeconds(1));
    Address silent = meeting.senders.get(0);
    meeting.keys.addAll(meeting.senders.subList(1, 3));
    meeting.neverComes = silent;
    meeting.runUntilAllIsSaid();
    meeting.inbox.catchUp();

    assertThat(meeting.most).isLessThanOrEqualTo(GroupInbox.MAX_HELD);
    assertThat(meeting.inbox.holds()).isLessThanOrEqualTo(GroupInbox.MAX_HELD_OF_ONE);
    Set<Long> shown = new HashSet<>(meeting.shown);
    for (long seq = 1; seq <= count; seq++) {
      assertThat(shown.contains(seq)).isNotEqualTo(meeting.senderOf(seq).equals(silent));
    }
    meeting.neverComes = null;
    meeting.giveEveryKey();

    assertThat(meeting.shown).doesNotHaveDuplicates().hasSize(count);
    assertThat(meeting.shown.stream().filter(seq -> meeting.senderOf(seq).equals(silent)))
        .isSorted();
    assertThat(meeting.inbox.handled()).isEqualTo(count);
    assertThat(meeting.inbox.isHolding()).isFalse();
    assertThat(meeting.missing).isEmpty();
  }

  /** A meeting's log, the keys that have come so far, and what was shown. */
  private static final class Meeting implements GroupInbox.Sink {
    private final Random random;
    private final Duration step;
    private final List<Address> senders =
        List.of(new Address("sender-a", 1), new Address("sender-b", 1), new Address("sender-c", 2));
    private final List<MeetingMessage> log = new ArrayList<>();
    private final int count;
    private final Set<Address> keys = new HashSet<>();
    private final Set<Long> withheld = new TreeSet<>();
    private final List<Long> missing = new ArrayList<>();
    private final List<Long> shown = new ArrayList<>();
    private final Set<Address> overdue = new HashSet<>();
    private final GroupInbox inbox;
    private @Nullable Address neverComes;
    private int most;
    private long handled;
    private Duration now = Duration.ZERO;

    Meeting(long seed, int count, Duration step) {
      this.random = new Random(seed);
      this.count = count;
      this.step = step;
      this.inbox =
          new GroupInbox(
              MEETING,
              KeyStore.inMemory().streams(),
              new ReadTranscript(MEETING, KeyStore.inMemory().streams()),
              this::page,
              this::open,
              this,
              () -> now);
      inbox.resume(OptionalLong.empty(), position());
    }

    private StreamPosition position() {
      return new StreamPosition(FIRST, log.size(), FIRST, 0, RECEIPT);
    }

    void runUntilAllIsSaid() {
      while (log.size() < count) {
        Address sender = senders.get(random.nextInt(senders.size()));
        MeetingMessage message =
            new MeetingMessage(
                MEETING,
                1,
                log.size() + 1,
                sender.id(),
                sender.deviceId(),
                MessageId.random(),
                Bytes.of(new byte[] {1}),
                Instant.EPOCH,
                null);
        log.add(message);
        int pushed = withheld.contains(message.seq()) ? 0 : random.nextInt(3);
        for (int copies = pushed; copies > 0; copies--) {
          inbox.offer(message);
        }
        if (random.nextInt(10) == 0) {
          inbox.catchUp();
        }
        if (random.nextInt(12) == 0) {
          Address one = senders.get(random.nextInt(senders.size()));
          if (!one.equals(neverComes)) {
            keys.add(one);
          }
          inbox.retry();
        }
        most = Math.max(most, inbox.holds());
        now = now.plus(step.dividedBy(1 + random.nextInt(5)));
      }
    }

    void giveEveryKey() {
      keys.addAll(senders);
      inbox.catchUp();
      inbox.retry();
    }

    Address senderOf(long seq) {
      MeetingMessage message = log.get((int) seq - 1);
      return new Address(message.senderId(), message.senderDeviceId());
    }

    private ReplayPage page(Place after) {
      int from = (int) after.seq();
      int to = Math.min(log.size(), from + 1 + random.nextInt(7));
      List<MeetingMessage> page =
          log.subList(from, log.size()).stream()
              .filter(message -> !withheld.contains(message.seq()))
              .limit(to - from)
              .toList();
      return new ReplayPage(true, page, log.size(), null, null);
    }

    private Opening open(MeetingMessage message) {
      return keys.contains(senderOf(message.seq()))
          ? new Opening.Opened(Contents.toGroup("said"))
          : new Opening.KeyMissing(UUID.randomUUID());
    }

    @Override
    public void opened(MeetingMessage message, GroupContent content) {
      shown.add(message.seq());
    }

    @Override
    public void cameBack(MeetingMessage message, GroupBody said) {
      throw new AssertionError("nothing is said here");
    }

    @Override
    public void ownVoid(MeetingMessage message) {
      throw new AssertionError("nothing is said here");
    }

    @Override
    public void refused(MeetingMessage message, String reason) {
      throw new AssertionError(reason);
    }

    @Override
    public void keyMissing(Address sender, UUID distributionId) {
      assertThat(keys).doesNotContain(sender);
    }

    @Override
    public void keyOverdue(Address sender) {
      assertThat(keys).doesNotContain(sender);
      assertThat(overdue.add(sender)).isTrue();
    }

    @Override
    public void beginsAnew() {
      throw new AssertionError("this server never goes back");
    }

    @Override
    public void restored(long lost, Optional<Instant> since) {
      throw new AssertionError("this server never goes back");
    }

    @Override
    public void missing(long from, long to) {
      LongStream.rangeClosed(from, to).forEach(missing::add);
    }

    @Override
    public void settled(long number, Place place) {
      assertThat(number).isGreaterThanOrEqualTo(handled);
      assertThat(place).isEqualTo(new Place(1, number));
      handled = number;
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
