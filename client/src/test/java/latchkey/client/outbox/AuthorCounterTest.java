package latchkey.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import latchkey.client.deliver.AuthorOrder;
import latchkey.client.deliver.AuthorOrder.Standing;
import latchkey.client.store.AuthorPlaces;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.Text;
import latchkey.protocol.content.VoidMessage;
import latchkey.protocol.message.AuthorPlace;
import org.junit.jupiter.api.Test;

/** What an author counts, and what a reader makes of it. */
class AuthorCounterTest {
  private static final MeetingId MEETING = MeetingId.random();
  private static final Address HANNA = new Address("hanna-hanna", 1);

  private final KeyStore hannasStore = KeyStore.inMemory();
  private final KeyStore readersStore = KeyStore.inMemory();
  private final AuthorCounter counter = new AuthorCounter(hannasStore, MEETING, HANNA);
  private final AuthorOrder order = new AuthorOrder(readersStore.authorPlaces(), MEETING);

  @Test
  void messagesFollowOneAnother() {
    assertThat(order.take(HANNA, said("one"))).isEqualTo(new Standing.Follows());
    assertThat(order.take(HANNA, said("two"))).isEqualTo(new Standing.Follows());
    assertThat(order.next(HANNA).orElseThrow().number()).isEqualTo(3);
  }

  @Test
  void whatIsLeftOutIsCounted() {
    Content one = said("one");
    Content two = said("two");
    Content three = said("three");
    Content four = said("four");

    assertThat(order.take(HANNA, one)).isEqualTo(new Standing.Follows());
    assertThat(order.take(HANNA, four)).isEqualTo(new Standing.AfterMissing(2));
    assertThat(order.take(HANNA, two)).isEqualTo(new Standing.OutOfPlace());
    assertThat(order.take(HANNA, three)).isEqualTo(new Standing.OutOfPlace());
    assertThat(order.take(HANNA, said("five"))).isEqualTo(new Standing.Follows());
  }

  @Test
  void whatCameAndCouldNotBeReadIsNotMissing() {
    Content one = said("one");
    said("unreadable");
    assertThat(order.take(HANNA, one)).isEqualTo(new Standing.Follows());
    order.unread(HANNA);
    assertThat(order.take(HANNA, said("three"))).isEqualTo(new Standing.Follows());
  }

  @Test
  void aReaderGoesOnWhereItStoodWhenItStartsAgain() {
    order.take(HANNA, said("one"));
    readersStore.authorPlaces().put(MEETING, HANNA, order.next(HANNA).orElseThrow());
    said("left out");
    AuthorOrder again = new AuthorOrder(readersStore.authorPlaces(), MEETING);

    assertThat(again.take(HANNA, said("three"))).isEqualTo(new Standing.AfterMissing(1));
  }

  @Test
  void anotherAttemptHasTheSamePlaceAndHash() {
    MessageId id = MessageId.random();
    AuthorPlace place = counter.place(id, text("one"));
    AuthorPlaces.Pending pending = hannasStore.authorPlaces().own(MEETING).orElseThrow().pending();

    assertThat(counter.place(id, text("one"))).isEqualTo(place);
    assertThat(hannasStore.authorPlaces().own(MEETING).orElseThrow().pending()).isEqualTo(pending);
    assertThat(counter.unsettled(id)).isEmpty();
    assertThat(counter.unsettled(MessageId.random())).contains(pending);
  }

  @Test
  void whatTheServerHasIsSaidAgainInItsPlaceUntilItIsSeen() {
    MessageId one = MessageId.random();
    MessageId two = MessageId.random();
    AuthorPlace first = counter.place(one, text("one"));
    counter.stands(one);
    AuthorPlace second = counter.place(two, text("two"));
    counter.stands(two);
    AuthorCounter again = new AuthorCounter(hannasStore, MEETING, HANNA);

    assertThat(again.place(one, text("one"))).isEqualTo(first);
    assertThat(again.place(two, text("two"))).isEqualTo(second);
    again.stands(one);
    assertThat(again.unsettled(MessageId.random())).isEmpty();
    again.seen(one);
    assertThat(again.place(MessageId.random(), text("three")).number()).isEqualTo(3);
  }

  @Test
  void aVoidMessageStandsForTheOneThatWasGivenUp() {
    Content one = said("one");
    MessageId givenUp = MessageId.random();
    Content two = placed(givenUp, text("two"));
    Bytes hash = counter.unsettled(MessageId.random()).orElseThrow().hash();
    Content nothing =
        placed(
            givenUp,
            Content.newBuilder()
                .setMeetingId(MEETING.value())
                .setVoidMessage(
                    VoidMessage.newBuilder().setHash(ByteString.copyFrom(hash.toByteArray())))
                .build());
    counter.stands(givenUp);
    Content three = said("three");

    AuthorOrder other = new AuthorOrder(KeyStore.inMemory().authorPlaces(), MEETING);
    for (Content content : new Content[] {one, two, three}) {
      assertThat(order.take(HANNA, content)).isEqualTo(new Standing.Follows());
    }
    for (Content content : new Content[] {one, nothing, three}) {
      assertThat(other.take(HANNA, content)).isEqualTo(new Standing.Follows());
    }
  }

  /** A message that the server has. */
  private Content said(String text) {
    MessageId id = MessageId.random();
    Content content = placed(id, text(text));
    counter.stands(id);
    return content;
  }

  private Content placed(MessageId id, Content content) {
    return content.toBuilder().setAuthorPlace(counter.place(id, content).wire()).build();
  }

  private static Content text(String text) {
    return Content.newBuilder()
        .setMeetingId(MEETING.value())
        .setText(Text.newBuilder().setText(text))
        .build();
  }
}
