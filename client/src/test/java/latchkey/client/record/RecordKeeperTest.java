package latchkey.client.record;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import java.util.UUID;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MessageId;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.Edit;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.MessageReference;
import latchkey.protocol.message.Text;
import latchkey.protocol.record.RecordedContent;
import latchkey.protocol.record.RecordedMessage;
import org.junit.jupiter.api.Test;

final class RecordKeeperTest {
  private static final Bytes LOG_ID = Bytes.of(new byte[16]);
  private static final Address SAM = Address.ofMember(UserId.ofRoot(Sha256.of("Sam")), 1);

  private static final int ROOM = 5;

  private final RecordKeeper keeper = new RecordKeeper(LOG_ID, ROOM, 1_000);
  private AuthorPlace next = AuthorPlace.first(Bytes.of(new byte[AuthorPlace.EPOCH_BYTES]));

  private MessageReference says(GroupBody said) {
    GroupContent content =
        GroupContent.of(
            new LogPlace(LOG_ID, 0, Sha256.of("head")),
            next,
            Optional.empty(),
            new MessageId(new UUID(0x4000L, (0x8000L << 48) + next.number()).toString()),
            said);
    keeper.keep(
        next.number(),
        new RecordedMessage(
            Bytes.of(new byte[16]),
            next.number(),
            0,
            SAM,
            Sha256.of("ciphertext"),
            Optional.of(RecordedContent.of(content))));
    MessageReference reference = MessageReference.of(SAM, next, content.hash(SAM));
    next = next.after(reference.hash());
    return reference;
  }

  private boolean isWithheld(int index) {
    return keeper.messages().get(index).content().orElseThrow().said()
        instanceof RecordedContent.Withheld;
  }

  @Test
  void deletedWordsAreNotKeptNorWhatTheyWereEditedTo() {
    MessageReference secret = says(new Text("The PIN is 4711", 0));
    var _ = says(new Edit(secret, new Text("The PIN is 4712", 0)));
    var _ = says(new Text("Hello", 0));

    keeper.delete(secret);
    var _ = says(new Edit(secret, new Text("The PIN is 4713", 0)));

    assertThat(isWithheld(0)).isTrue();
    assertThat(isWithheld(1)).isTrue();
    assertThat(isWithheld(2)).isFalse();
    assertThat(isWithheld(3)).isTrue();
    assertThat(keeper.messages().get(0).content().orElseThrow().hash(LOG_ID, SAM))
        .isEqualTo(secret.hash());
  }

  @Test
  void aMessageThatWasHeldStandsInItsPlace() {
    var _ = says(new Text("Hello", 0));
    next = next.after(Sha256.of("what is held"));
    var _ = says(new Text("Bye", 0));
    next = new AuthorPlace(next.epoch(), 2, Sha256.of("the first"));
    var _ = says(new Text("How are you?", 0));

    assertThat(keeper.messages()).extracting(RecordedMessage::seq).containsExactly(1L, 2L, 3L);
  }

  @Test
  void ofAMessageThatIsRefusedAfterAllNothingIsKeptButThatItCame() {
    var _ = says(new Text("Hello", 0));
    RecordedMessage first = keeper.messages().getFirst();

    keeper.keep(
        1,
        new RecordedMessage(
            first.incarnationId(), 1, 0, SAM, first.ciphertextHash(), Optional.empty()));

    assertThat(keeper.messages()).singleElement().matches(message -> message.content().isEmpty());
  }

  @Test
  void theNewestAreKeptAsFarAsThereIsRoom() {
    for (int i = 0; i < 4; i++) {
      var _ = says(new Text("x".repeat(400), 0));
    }

    assertThat(keeper.messages()).extracting(RecordedMessage::seq).containsExactly(3L, 4L);
    for (int i = 0; i < ROOM + 1; i++) {
      var _ = says(new Text("x", 0));
    }
    assertThat(keeper.messages())
        .extracting(RecordedMessage::seq)
        .containsExactly(6L, 7L, 8L, 9L, 10L);
  }
}
