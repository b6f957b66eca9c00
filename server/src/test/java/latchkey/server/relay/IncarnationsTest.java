package latchkey.server.relay;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MessageId;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.SendMessage;
import latchkey.server.refusal.Refused;
import latchkey.server.testing.Databases;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A meeting's numbers begin anew for a receipt of what the server has lost, and for nothing else.
 */
@ParameterizedClass
@EnumSource(Databases.class)
final class IncarnationsTest {
  private static final RelayLimits LIMITS = new RelayLimits(5, 5, 3, 1000, Duration.ofDays(7));

  private final RelayFixture fixture;

  IncarnationsTest(Databases databases) {
    fixture = new RelayFixture(databases, LIMITS, Clock.systemUTC());
  }

  @AfterEach
  void close() {
    fixture.close();
  }

  private Bytes say(String text) {
    return Objects.requireNonNull(fixture.accept(fixture.host, fixture.message(text)).receipt());
  }

  private void show(Bytes receipt) {
    fixture.relay().show(fixture.meetingId, receipt);
  }

  private long incarnation() {
    return fixture.relay().incarnation(fixture.meetingId);
  }

  @Test
  void whatTheServerHasLostBeginsAnew() {
    say("one");
    fixture.backUp();
    Bytes lost = say("two");
    fixture.restore();

    show(lost);

    assertThat(incarnation()).isEqualTo(2);
    assertThat(fixture.restored).containsExactly(fixture.meetingId);
    assertThat(fixture.accept(fixture.host, fixture.message("again")).seq()).isEqualTo(1);
  }

  @Test
  void soDoesWhatTheServerHasExchangedSince() {
    fixture.backUp();
    Bytes lost = say("one");
    fixture.restore();
    say("another");
    say("and more");

    show(lost);

    assertThat(incarnation()).isEqualTo(2);
  }

  @Test
  void aReceiptOfWhatIsThereBeginsNothing() {
    Bytes one = say("one");
    Bytes two = say("two");

    show(one);
    show(two);
    show(two);

    assertThat(incarnation()).isEqualTo(1);
    assertThat(fixture.restored).isEmpty();
  }

  @Test
  void aReceiptBeginsOneIncarnationHoweverOftenItIsShown() {
    fixture.backUp();
    Bytes one = say("one");
    Bytes two = say("two");
    fixture.restore();

    show(one);
    show(two);
    show(one);

    assertThat(incarnation()).isEqualTo(2);
    assertThat(fixture.restored).hasSize(1);
  }

  @Test
  void anIncarnationThatWasLostIsAheadUntilItIsOvertaken() {
    fixture.backUp();
    Bytes first = say("one");
    fixture.restore();
    show(first);
    Bytes second = say("in the second");
    fixture.restore();

    show(second);
    assertThat(incarnation()).isEqualTo(3);
    show(first);
    show(second);

    assertThat(incarnation()).isEqualTo(3);
  }

  @Test
  void aLostIncarnationOfTheSameNumberIsNotAhead() {
    fixture.backUp();
    Bytes lost = say("one");
    fixture.restore();
    show(lost);
    Bytes inTheSecond = say("in the second");
    fixture.restore();
    show(lost);

    show(inTheSecond);

    assertThat(incarnation()).isEqualTo(2);
  }

  @Test
  void withoutItsKeyTheServerBeginsAnewAndPassesFormerReceiptsOver() {
    Bytes before = say("one");

    fixture.loseKey();
    assertThat(incarnation()).isEqualTo(2);
    show(before);

    assertThat(incarnation()).isEqualTo(2);
    Bytes after = say("two");
    show(after);
    assertThat(incarnation()).isEqualTo(2);
  }

  @Test
  void whatIsLeftOfTheFormerIncarnationIsReadFirst() {
    Address guest = Address.ofGuest(GuestSessionId.random());
    say("before");
    fixture.admit(guest);
    say("left 1");
    say("left 2");
    fixture.backUp();
    Bytes lost = say("lost");
    fixture.restore();
    show(lost);
    say("anew");

    ReplayPage former = fixture.relay().replay(guest, new Replay(fixture.meetingId, 1, 0));
    assertThat(former.messages()).extracting(MeetingMessage::seq).containsExactly(2L, 3L);
    assertThat(former.latest()).isEqualTo(3);
    assertThat(former.until()).isEqualTo(former.messages().getLast().acceptedAt());
    assertThat(former.next())
        .isEqualTo(fixture.relay().standing(fixture.meetingId, guest).stream().incarnation());
    ReplayPage present = fixture.relay().replay(guest, new Replay(fixture.meetingId, 2, 0));
    assertThat(present.messages()).extracting(MeetingMessage::seq).containsExactly(1L);
    assertThat(present.next()).isNull();

    fixture.relay().read(fixture.meetingId, guest, new Place(2, 1));
    fixture.relay().settle();
    fixture.relay().read(fixture.meetingId, guest, new Place(1, 3));
    fixture.relay().settle();
    fixture.relay().read(fixture.meetingId, guest, new Place(7, 3));
    fixture.relay().settle();
    var stream = fixture.relay().standing(fixture.meetingId, guest).stream();
    assertThat(new Place(stream.read().number(), stream.cursor())).isEqualTo(new Place(2, 1));
  }

  @Test
  void nothingIsSaidInAnIncarnationThatIsOver() {
    fixture.backUp();
    Bytes lost = say("lost");
    fixture.restore();
    show(lost);
    SendMessage late =
        new SendMessage(
            fixture.meetingId, MessageId.random(), fixture.rosterSize(), Bytes.of(new byte[3]));

    try {
      var _ = fixture.relay().say(fixture.host, late, 1).join();
      throw new AssertionError("it was taken");
    } catch (CompletionException e) {
      assertThat(e.getCause())
          .asInstanceOf(InstanceOfAssertFactories.type(Refused.class))
          .returns(ErrorCode.NOT_IN_MEETING, Refused::code);
    }
    assertThat(fixture.replay(fixture.host, 0).messages()).isEmpty();
  }
}
