package latchkey.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import latchkey.client.deliver.AuthorOrder;
import latchkey.client.deliver.AuthorOrder.Standing;
import latchkey.client.store.AuthorPlaces;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.Text;
import latchkey.protocol.message.VoidMessage;
import org.junit.jupiter.api.Test;

/** What an author counts, and what a reader makes of it. */
class AuthorCounterTest {
  private static final MeetingId MEETING = MeetingId.random();
  private static final LogPlace LOG =
      new LogPlace(Bytes.of(new byte[16]), 0, Bytes.of(new byte[32]));
  private static final Address HANNA = new Address("hanna-hanna", 1);

  private Bytes hannasStay = entry(1);
  private Bytes readersStay = entry(2);
  private final KeyStore hannasStore = KeyStore.inMemory();
  private final KeyStore readersStore = KeyStore.inMemory();
  private final AuthorCounter counter = counter();
  private final AuthorOrder order = order(readersStore);

  private AuthorCounter counter() {
    return new AuthorCounter(hannasStore, MEETING, HANNA, () -> hannasStay);
  }

  private AuthorOrder order(KeyStore store) {
    return new AuthorOrder(store.authorPlaces(), MEETING, () -> readersStay);
  }

  /** The hash of an entry by which a device comes in. */
  private static Bytes entry(int which) {
    byte[] hash = new byte[32];
    hash[0] = (byte) which;
    return Bytes.of(hash);
  }

  @Test
  void messagesFollowOneAnother() {
    assertThat(take(order, said("one"))).isEqualTo(new Standing.Follows());
    assertThat(take(order, said("two"))).isEqualTo(new Standing.Follows());
  }

  @Test
  void whatIsLeftOutIsCounted() {
    GroupContent one = said("one");
    GroupContent two = said("two");
    GroupContent three = said("three");
    GroupContent four = said("four");

    assertThat(take(order, one)).isEqualTo(new Standing.Follows());
    assertThat(take(order, four)).isEqualTo(new Standing.AfterMissing(2));
    assertThat(take(order, two)).isEqualTo(new Standing.OutOfPlace());
    assertThat(take(order, three)).isEqualTo(new Standing.OutOfPlace());
    assertThat(take(order, said("five"))).isEqualTo(new Standing.Follows());
  }

  @Test
  void whatCameAndCouldNotBeReadIsNotMissing() {
    GroupContent one = said("one");
    said("unreadable");
    assertThat(take(order, one)).isEqualTo(new Standing.Follows());
    order.unread(HANNA);
    assertThat(take(order, said("three"))).isEqualTo(new Standing.Follows());
  }

  @Test
  void aReaderGoesOnWhereItStoodWhenItStartsAgain() {
    var _ = take(order, said("one"));
    said("left out");
    AuthorOrder again = order(readersStore);

    assertThat(take(again, said("three"))).isEqualTo(new Standing.AfterMissing(1));
  }

  @Test
  void anotherAttemptHasTheSamePlaceAndHash() {
    MessageId id = MessageId.random();
    AuthorPlace place = placed(id, text("one")).place();
    AuthorPlaces.Pending pending = hannasStore.authorPlaces().own(MEETING).orElseThrow().pending();

    assertThat(placed(id, text("one")).place()).isEqualTo(place);
    assertThat(hannasStore.authorPlaces().own(MEETING).orElseThrow().pending()).isEqualTo(pending);
    assertThat(counter.unsettled(id)).isEmpty();
    assertThat(counter.unsettled(MessageId.random())).contains(pending);
  }

  @Test
  void whatTheServerHasIsSaidAgainInItsPlaceUntilItIsSeen() {
    MessageId one = MessageId.random();
    MessageId two = MessageId.random();
    AuthorPlace first = placed(one, text("one")).place();
    counter.stands(one);
    AuthorPlace second = placed(two, text("two")).place();
    counter.stands(two);
    AuthorCounter again = counter();

    assertThat(again.place(LOG, Optional.empty(), one, text("one")).place()).isEqualTo(first);
    assertThat(again.place(LOG, Optional.empty(), two, text("two")).place()).isEqualTo(second);
    again.stands(one);
    assertThat(again.unsettled(MessageId.random())).isEmpty();
    again.seen(one);
    assertThat(
            again.place(LOG, Optional.empty(), MessageId.random(), text("three")).place().number())
        .isEqualTo(3);
  }

  @Test
  void aVoidMessageStandsForTheOneThatWasGivenUp() {
    GroupContent one = said("one");
    MessageId givenUp = MessageId.random();
    GroupContent two = placed(givenUp, text("two"));
    Bytes hash = counter.unsettled(MessageId.random()).orElseThrow().hash();
    GroupContent nothing = placed(givenUp, new VoidMessage(hash));
    counter.stands(givenUp);
    GroupContent three = said("three");

    AuthorOrder other = order(KeyStore.inMemory());
    for (GroupContent content : new GroupContent[] {one, two, three}) {
      assertThat(take(order, content)).isEqualTo(new Standing.Follows());
    }
    for (GroupContent content : new GroupContent[] {one, nothing, three}) {
      assertThat(take(other, content)).isEqualTo(new Standing.Follows());
    }
  }

  @Test
  void aNewcomerCountsFromWhereTheAuthorStood() {
    said("before");
    order.begins(HANNA, counter.upcoming(), readersStay);
    said("withheld");

    assertThat(take(order, said("three"))).isEqualTo(new Standing.AfterMissing(1));
    order.begins(HANNA, AuthorPlace.first(counter.upcoming().epoch()), readersStay);
    assertThat(take(order, said("four"))).isEqualTo(new Standing.Follows());
  }

  @Test
  void aNewcomerMayGetTheMessageThatWasUnderWayOrTheNextOne() {
    MessageId underWay = MessageId.random();
    GroupContent one = placed(underWay, text("one"));
    AuthorPlace behind = counter.upcoming();
    counter.stands(underWay);
    GroupContent two = said("two");
    AuthorOrder other = order(KeyStore.inMemory());
    order.begins(HANNA, behind, readersStay);
    other.begins(HANNA, behind, readersStay);

    assertThat(take(order, one)).isEqualTo(new Standing.Follows());
    assertThat(take(order, two)).isEqualTo(new Standing.Follows());
    assertThat(take(other, two)).isEqualTo(new Standing.Follows());
    assertThat(take(other, one)).isEqualTo(new Standing.OutOfPlace());
  }

  @Test
  void whatIsSaidBesidesUnderTheSameNumberContradicts() {
    GroupContent one = said("one");
    GroupContent two = said("two");
    GroupContent three = said("three");
    GroupContent four = said("four");
    assertThat(take(order, one)).isEqualTo(new Standing.Follows());
    assertThat(take(order, two)).isEqualTo(new Standing.Follows());

    assertThat(take(order, besides(one))).isEqualTo(new Standing.Contradicts());
    assertThat(take(order, besides(two))).isEqualTo(new Standing.Contradicts());
    assertThat(take(order, one)).isEqualTo(new Standing.Repeated());
    AuthorOrder again = order(readersStore);
    assertThat(take(again, besides(one))).isEqualTo(new Standing.Contradicts());
    assertThat(take(again, two)).isEqualTo(new Standing.Repeated());

    assertThat(take(again, four)).isEqualTo(new Standing.AfterMissing(1));
    assertThat(take(again, besides(three))).isEqualTo(new Standing.Contradicts());
    assertThat(take(again, three)).isEqualTo(new Standing.OutOfPlace());
    assertThat(take(again, said("five"))).isEqualTo(new Standing.Follows());
  }

  /** Something else in the same place. */
  private static GroupContent besides(GroupContent content) {
    return GroupContent.of(
        LOG, content.place(), Optional.empty(), MessageId.random(), text("something else"));
  }

  @Test
  void anAuthorThatComesAgainCountsAnewAndItsFormerNumbersDoNotComeBack() {
    GroupContent one = said("one");
    GroupContent two = said("two");
    GroupContent late = said("held back");
    assertThat(take(order, one)).isEqualTo(new Standing.Follows());
    assertThat(take(order, two)).isEqualTo(new Standing.Follows());

    hannasStay = entry(3);
    GroupContent again = said("again");
    assertThat(again.place().number()).isEqualTo(1);
    assertThat(again.place().epoch()).isNotEqualTo(one.place().epoch());
    assertThat(take(order, again)).isEqualTo(new Standing.Follows());
    assertThat(take(order(readersStore), late)).isEqualTo(new Standing.OutOfPlace());
    assertThat(take(order, said("and on"))).isEqualTo(new Standing.Follows());
    said("left out");
    assertThat(take(order, said("four"))).isEqualTo(new Standing.AfterMissing(1));
  }

  @Test
  void whatMayStandAlreadyGoesBeforeAnAuthorCountsAnew() {
    GroupContent one = said("one");
    MessageId underWay = MessageId.random();
    AuthorPlace place = placed(underWay, text("two")).place();

    hannasStay = entry(3);
    GroupContent two = placed(underWay, text("two"));
    assertThat(two.place()).isEqualTo(place);
    counter.stands(underWay);
    for (GroupContent content : new GroupContent[] {one, two, said("three"), said("four")}) {
      assertThat(take(order, content)).isEqualTo(new Standing.Follows());
    }
  }

  @Test
  void anAuthorWhoseStoreWentBackCountsAnewAndFollows() {
    AuthorPlaces places = hannasStore.authorPlaces();
    for (String text : List.of("one", "two", "three")) {
      assertThat(take(order, said(text))).isEqualTo(new Standing.Follows());
    }
    AuthorPlaces.Own copy = places.own(MEETING).orElseThrow();
    assertThat(take(order, said("four"))).isEqualTo(new Standing.Follows());
    assertThat(take(order, said("five"))).isEqualTo(new Standing.Follows());

    places.put(MEETING, copy);
    assertThat(take(order, said("the same number"))).isEqualTo(new Standing.Contradicts());
    places.put(MEETING, copy);
    counter.beginAnew();
    GroupContent again = said("anew");

    assertThat(again.place().number()).isEqualTo(1);
    assertThat(again.place().epoch()).isNotEqualTo(copy.next().epoch());
    assertThat(take(order, again)).isEqualTo(new Standing.Follows());
    assertThat(take(order, said("and on"))).isEqualTo(new Standing.Follows());
  }

  @Test
  void whatMayStandKeepsItsPlaceThoughTheStoreWentBack() {
    GroupContent one = said("one");
    MessageId underWay = MessageId.random();
    AuthorPlace place = placed(underWay, text("two")).place();
    counter.beginAnew();

    GroupContent two = placed(underWay, text("two"));
    assertThat(two.place()).isEqualTo(place);
    counter.stands(underWay);
    GroupContent three = said("three");
    assertThat(three.place().epoch()).isNotEqualTo(place.epoch());
    for (GroupContent content : new GroupContent[] {one, two, three, said("four")}) {
      assertThat(take(order, content)).isEqualTo(new Standing.Follows());
    }
  }

  @Test
  void aReaderThatComesAgainMissesNothingThatWasSaidWhileItWasOut() {
    assertThat(take(order, said("one"))).isEqualTo(new Standing.Follows());
    said("while the reader is out");

    readersStay = entry(4);
    order.begins(HANNA, AuthorPlace.first(counter.upcoming().epoch()), entry(2));
    order.begins(HANNA, counter.upcoming(), readersStay);
    said("left out");
    assertThat(take(order, said("four"))).isEqualTo(new Standing.AfterMissing(1));
    assertThat(take(order(readersStore), said("five"))).isEqualTo(new Standing.Follows());
  }

  @Test
  void aGuestCountsAnewEachTimeThatItIsLetIn() {
    GuestSessionId session = GuestSessionId.random();
    GuestSigner signer =
        new GuestSigner(
            hannasStore, MEETING, session, new SigningKey(Bytes.EMPTY, message -> new byte[64]));
    List<Long> numbers =
        Stream.of(entry(1), entry(1), entry(3), entry(3))
            .map(
                stay -> signer.sign(LOG, Optional.empty(), stay, MessageId.random(), text("words")))
            .map(text -> text.said().place().number())
            .toList();
    assertThat(numbers).containsExactly(1L, 2L, 1L, 2L);
  }

  @Test
  void whatAGuestSaidInAnEarlierStayIsOutOfPlaceThoughNothingOfItWasRead() {
    Bytes first = AuthorPlace.epochOf(entry(1));
    Bytes second = AuthorPlace.epochOf(entry(3));
    order.take(HANNA, AuthorPlace.first(second), entry(9), List.of(first)).keeping().run();
    assertThat(order(readersStore).take(HANNA, AuthorPlace.first(first), entry(8)).standing())
        .isEqualTo(new Standing.OutOfPlace());
  }

  /** A message that the server has. */
  private GroupContent said(String text) {
    MessageId id = MessageId.random();
    GroupContent content = placed(id, text(text));
    counter.stands(id);
    return content;
  }

  private GroupContent placed(MessageId id, GroupBody said) {
    return counter.place(LOG, Optional.empty(), id, said);
  }

  private static Standing take(AuthorOrder order, GroupContent content) {
    AuthorOrder.Taken taken = order.take(HANNA, content.place(), content.hash(HANNA));
    taken.keeping().run();
    return taken.standing();
  }

  private static Text text(String text) {
    return new Text(text, 0);
  }
}
