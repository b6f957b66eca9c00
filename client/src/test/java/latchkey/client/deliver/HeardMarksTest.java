package latchkey.client.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.LongStream;
import latchkey.client.deliver.ReadTranscript.Standing;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Sha256;
import latchkey.protocol.message.TranscriptMark;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.StreamPosition;
import org.junit.jupiter.api.Test;

/** For a mark that is ahead a device reads on, once in a while, and where it can. */
final class HeardMarksTest {
  private static final MeetingId MEETING = MeetingId.random();
  private static final Incarnation FIRST =
      new Incarnation(1, Bytes.of(new byte[Incarnation.ID_BYTES]));
  private static final Address ADA = new Address("author-ada", 1);
  private static final Address BEA = new Address("author-bea", 1);
  private static final int SENDERS = 5;

  private Duration now = Duration.ZERO;
  private boolean hasKeys = true;
  private long said;
  private int asked;

  private final KeyStore store = KeyStore.inMemory();
  private final ReadTranscript transcript = new ReadTranscript(MEETING, store.streams());

  private final GroupInbox inbox =
      new GroupInbox(
          MEETING,
          store.streams(),
          transcript,
          this::page,
          _ -> hasKeys ? new Opening.NothingNew() : new Opening.KeyMissing(UUID.randomUUID()),
          sink(),
          () -> Duration.ZERO);

  private final HeardMarks marks = new HeardMarks(transcript, inbox, () -> now.toNanos());

  private static GroupInbox.Sink sink() {
    return (GroupInbox.Sink)
        Proxy.newProxyInstance(
            GroupInbox.Sink.class.getClassLoader(),
            new Class<?>[] {GroupInbox.Sink.class},
            (_, method, _) -> method.getReturnType() == boolean.class ? true : null);
  }

  private ReplayPage page(Place after) {
    asked++;
    return new ReplayPage(
        true,
        LongStream.rangeClosed(after.seq() + 1, said)
            .limit(Limits.MAX_PAGE)
            .mapToObj(seq ->
                new MeetingMessage(
                    MEETING,
                    1,
                    seq,
                    "sender-" + seq % SENDERS,
                    1,
                    MessageId.random(),
                    Bytes.of(new byte[] {1}),
                    Instant.EPOCH,
                    null))
            .toList(),
        said,
        null,
        null);
  }

  private void comesIn() {
    inbox.resume(
        OptionalLong.empty(),
        new StreamPosition(FIRST, said, FIRST, 0, Bytes.of(new byte[Limits.RECEIPT_BYTES])));
    inbox.readOn();
    asked = 0;
  }

  private Standing compare(Address author, long seq) {
    return marks.compare(
        author, new TranscriptMark(FIRST.id(), seq, Sha256.of(new byte[] {1})), true);
  }

  @Test
  void anAuthorIsLookedUpForOnceInAWhile() {
    said = 3;
    comesIn();

    assertThat(compare(ADA, 50)).isEqualTo(Standing.AHEAD);
    int once = asked;
    assertThat(once).isPositive();
    assertThat(compare(ADA, 51)).isEqualTo(Standing.UNKNOWN);
    assertThat(asked).isEqualTo(once);
    assertThat(compare(ADA, 3)).isEqualTo(Standing.OTHER);

    assertThat(compare(BEA, 50)).isEqualTo(Standing.AHEAD);
    assertThat(asked).isEqualTo(2 * once);

    now = now.plus(HeardMarks.REST);
    assertThat(compare(ADA, 52)).isEqualTo(Standing.AHEAD);
    assertThat(asked).isEqualTo(3 * once);
  }

  @Test
  void aDeviceThatHoldsTooMuchToReadOnCannotTell() {
    said = GroupInbox.MAX_HELD;
    hasKeys = false;
    comesIn();
    assertThat(inbox.holds()).isEqualTo(GroupInbox.MAX_HELD);
    said += 40;

    assertThat(compare(ADA, said)).isEqualTo(Standing.UNKNOWN);

    hasKeys = true;
    inbox.retry();
    now = now.plus(HeardMarks.REST);
    assertThat(compare(ADA, said)).isEqualTo(Standing.OTHER);
  }
}
