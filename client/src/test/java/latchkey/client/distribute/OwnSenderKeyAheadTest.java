package latchkey.client.distribute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import latchkey.client.crypto.SenderKeys;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Contents;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.message.AuthorPlace;
import org.junit.jupiter.api.Test;

/** A key that was handed over together with an entry that is not in the log yet. */
final class OwnSenderKeyAheadTest {
  private static final Address GUS = Address.ofGuest(GuestSessionId.random());
  private static final EnvelopeId ENVELOPE = EnvelopeId.random();

  private long nanoTime = 1;
  private final OwnSenderKey own =
      new OwnSenderKey(
          new SenderKeys(
              KeyStore.inMemory(), MeetingId.random(), Address.ofMember(UserId.random(), 1)),
          () -> AuthorPlace.first(Bytes.of(new byte[AuthorPlace.EPOCH_BYTES])),
          () -> nanoTime);
  private final UUID key = own.distributionId();

  @Test
  void whoCameInByTheEntryIsNotHandedItAgain() {
    OwnSenderKey.Ahead handed = own.ahead(List.of(GUS));
    assertThat(own.isAhead()).isTrue();

    own.cameIn(GUS);
    assertThat(own.due()).isEmpty();
    own.stands(handed, Map.of(GUS, ENVELOPE));

    assertThat(own.isAhead()).isFalse();
    assertThat(own.due()).isEmpty();
    assertThat(own.unacknowledged()).containsExactly(Map.entry(GUS, ENVELOPE));
    assertThat(own.isRotationDue()).isFalse();
    own.acknowledged(GUS, ENVELOPE);
    assertThat(own.coverage().ready()).containsExactly(GUS);
  }

  @Test
  void anAcknowledgementMayComeBeforeTheAnswer() {
    OwnSenderKey.Ahead handed = own.ahead(List.of(GUS));
    own.cameIn(GUS);
    own.acknowledged(GUS, ENVELOPE);
    own.stands(handed, Map.of(GUS, ENVELOPE));
    assertThat(own.coverage().ready()).containsExactly(GUS);
  }

  @Test
  void whoseEnvelopeTheServerDoesNotNameLacksIt() {
    OwnSenderKey.Ahead handed = own.ahead(List.of(GUS));
    own.cameIn(GUS);
    own.stands(handed, Map.of());
    assertThat(own.due()).extracting(OwnSenderKey.Due::recipient).containsExactly(GUS);
  }

  @Test
  void aKeyThatWasHandedOverInVainEncryptsNothingMore() {
    OwnSenderKey.Ahead handed = own.ahead(List.of(GUS));
    own.fell(handed);
    assertThat(own.isAhead()).isFalse();
    assertThat(own.rotateIfDue()).isTrue();
    assertThat(own.distributionId()).isNotEqualTo(key);
    assertThat(own.rotateIfDue()).isFalse();
  }

  @Test
  void nobodyWaitsForAnAnswerThatDoesNotCome() {
    OwnSenderKey.Ahead handed = own.ahead(List.of(GUS));
    nanoTime += Setbacks.PATIENCE.toNanos();
    assertThat(own.isAhead()).isFalse();
    assertThat(own.rotateIfDue()).isTrue();
    var _ = own.encrypt(() -> Contents.toGroup("words"), _ -> {});

    own.cameIn(GUS);
    own.stands(handed, Map.of(GUS, ENVELOPE));
    assertThat(own.due()).extracting(OwnSenderKey.Due::recipient).containsExactly(GUS);
    assertThat(own.isRotationDue()).isFalse();
  }
}
