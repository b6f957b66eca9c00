package latchkey.client.crypto;

import static latchkey.client.crypto.TestDevice.content;
import static latchkey.client.testing.Contents.toGroup;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.Envelope;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever a server makes of a ciphertext: an outcome, no exception, and no other content. */
final class HostileCiphertextProperties {
  private static final MeetingId MEETING = MeetingId.random();

  private final TestDevice sender = TestDevice.guest();
  private final TestDevice reader = TestDevice.guest();
  private final Envelope first = sender.starts(reader, reader.bundle(0), "hello");
  private final Envelope later;
  private final Bytes toGroup;

  HostileCiphertextProperties() {
    reader.reads(sender, first);
    sender.reads(reader, reader.writes(sender, "welcome"));
    later = sender.writes(reader, "hello");
    UUID key = UUID.randomUUID();
    reader
        .senderKeys(MEETING)
        .process(sender.address, sender.senderKeys(MEETING).distribution(key));
    toGroup = sender.senderKeys(MEETING).encrypt(key, toGroup("hello"));
  }

  @Property(tries = 300)
  void anAlteredPairwiseMessageOpensAsItWasOrNotAtAll(
      @ForAll @IntRange(max = 100_000) int position,
      @ForAll @IntRange(min = 1, max = 255) int change,
      @ForAll @IntRange(max = 4) int type) {
    for (Envelope envelope : new Envelope[] {first, later}) {
      Bytes altered = altered(envelope.ciphertext(), position, change);
      for (int claimed : new int[] {envelope.type(), type}) {
        PairwiseOpening opening =
            undone(() -> reader.sessions.open(sender.peer(), altered, claimed));
        if (opening instanceof PairwiseOpening.Opened opened) {
          assertThat(opened.content()).isEqualTo(content("hello"));
        }
      }
    }
  }

  @Property(tries = 300)
  void anAlteredGroupMessageDoesNotOpen(
      @ForAll @IntRange(max = 100_000) int position,
      @ForAll @IntRange(min = 1, max = 255) int change) {
    Bytes altered = altered(toGroup, position, change);
    assertThat(undone(() -> reader.senderKeys(MEETING).open(sender.address, altered)))
        .isNotInstanceOf(GroupOpening.Opened.class);
    assertThat(undone(() -> reader.senderKeys(MEETING).open(sender.address, toGroup)))
        .isEqualTo(new GroupOpening.Opened(toGroup("hello")));
  }

  @Property(tries = 200)
  void noiseIsUnreadable(@ForAll byte[] noise, @ForAll @IntRange(max = 8) int type) {
    assertThat(reader.sessions.open(sender.peer(), Bytes.of(noise), type))
        .isInstanceOf(PairwiseOpening.Unreadable.class);
    assertThat(reader.senderKeys(MEETING).open(sender.address, Bytes.of(noise)))
        .isInstanceOf(GroupOpening.Unreadable.class);
  }

  private static Bytes altered(Bytes ciphertext, int position, int change) {
    byte[] altered = ciphertext.toByteArray();
    altered[position % altered.length] ^= (byte) change;
    return Bytes.of(altered);
  }

  /** What {@code opening} says; the reader's state stays as it was. */
  private <T> T undone(Supplier<T> opening) {
    AtomicReference<T> result = new AtomicReference<>();
    assertThatExceptionOfType(Undo.class)
        .isThrownBy(() ->
            reader.store.atomically(() -> {
              result.set(opening.get());
              throw new Undo();
            }));
    return result.get();
  }

  private static final class Undo extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }
}
