package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MessageId;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.PairwiseBody;
import latchkey.protocol.message.RelayedGuestText;
import latchkey.protocol.message.Text;
import latchkey.protocol.record.MeetingRecord;
import latchkey.protocol.record.RecordReport;
import latchkey.protocol.record.RecordVerifier;
import latchkey.protocol.relay.SendMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A member that passes guests' words on as it likes, or says what has no place: everybody else
 * shows what the guest has signed, once, and is told what is missing or out of place.
 */
final class GuestWordsTest {
  private final World world = new World();
  private final Recorder liarSees = new Recorder();
  private final Recorder samSees = new Recorder();
  private final Recorder gusSees = new Recorder();
  private final Recorder olgaSees = new Recorder();
  private final MemberMeeting liar =
      world.member("Hanna").createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, liarSees);
  private final MemberMeeting sam;
  private final GuestMeeting gus;

  GuestWordsTest() {
    Member second = world.member("Sam");
    liar.addMember(second.userId());
    sam = second.openMeeting(liar.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
    Invitation invitation = liar.invite(InviteOptions.forGuests(2));
    gus = world.admitted(liar, invitation, "Gus", gusSees);
    world.admitted(liar, invitation, "Olga", olgaSees);
    for (Recorder one : List.of(gusSees, olgaSees)) {
      Eventually.that(
          () -> one.all(MeetingEvent.EncryptionReady.class).size() == 2, () -> "keys: " + one);
    }
    // Nothing is passed on but by hand.
    liar.engine().outbox().shut();
    sam.engine().outbox().shut();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private GuestText said(String text) {
    MessageId id = gus.say(text);
    Eventually.that(() -> waitingAt(liar, id).isPresent(), () -> "nothing came");
    return waitingAt(liar, id).orElseThrow();
  }

  private Optional<GuestText> waitingAt(MemberMeeting member, MessageId id) {
    MeetingSession session = member.engine().session();
    return session.store.guestTexts().all(session.meeting).stream()
        .map(kept -> (GuestText) PairwiseBody.read(PairwiseBody.GUEST_TEXT, kept.content()))
        .filter(text -> text.said().messageId().equals(id))
        .findFirst();
  }

  private void passOn(GuestText text) {
    GroupMessage.passedOn(
            liar.engine(), MessageId.random(), new RelayedGuestText(text), () -> false)
        .send();
  }

  private GuestWords words(LogPlace log, long number, String text) {
    AuthorPlace place =
        AuthorPlace.ofGuest(
            gus.sessionId(), number, number == 1 ? Bytes.EMPTY : Bytes.of(new byte[32]));
    return new GuestWords(
        log,
        gus.sessionId(),
        place,
        Optional.empty(),
        MessageId.random(),
        new Text(text, 1_800_000_000_000L));
  }

  private LogPlace log() {
    return liar.engine().session().roster.read(LogPlace::endOf);
  }

  private SigningKey liarsKey() {
    return OwnKeys.in(liar.engine().session().store).signingKey();
  }

  private SigningKey gussKey() {
    return OwnKeys.in(gus.engine().session().store).signingKey();
  }

  private void everyoneRefuses(String reason) {
    for (Recorder one : List.of(samSees, gusSees, olgaSees)) {
      assertThat(one.await(MeetingEvent.MessageRefused.class).reason()).contains(reason);
      assertThat(one.texts()).isEmpty();
    }
    assertThat(gusSees.all(MeetingEvent.MessageSent.class)).isEmpty();
    MeetingRecord record = sam.record(MeetingRecord.FilesTold.NAMED);
    assertThat(record.messages()).singleElement().matches(message -> message.content().isEmpty());
    assertThat(RecordVerifier.verify(record, new LibsignalSignatureCheck(), Optional.empty()))
        .matches(RecordReport::holds);
  }

  private void sayAndAwait(String text) {
    liar.engine().outbox().open();
    liarSees.awaitSent(liar.say(text));
    samSees.awaitText(text);
    olgaSees.awaitText(text);
  }

  @Test
  void wordsThatTheGuestDidNotSayAreRefused() {
    passOn(GuestText.sign(words(log(), 1, "yes"), liarsKey()));
    everyoneRefuses("the guest has not signed it");
  }

  @Test
  void changedWordsAreRefused() throws Exception {
    GuestText yes = said("yes");
    Bytes changed =
        Bytes.of(
            latchkey.protocol.message.wire.GuestWords.parseFrom(yes.words().toByteArray())
                .toBuilder()
                .setBody(
                    latchkey.protocol.message.wire.Text.newBuilder()
                        .setText("no")
                        .setSentAt(yes.said().speech().sentAt())
                        .build()
                        .toByteString())
                .build()
                .toByteArray());
    passOn(new GuestText(changed, yes.signature()));
    everyoneRefuses("the guest has not signed it");
  }

  @Test
  void wordsOfAnotherMeetingAreRefused() {
    LogPlace here = log();
    LogPlace elsewhere = new LogPlace(Bytes.of(new byte[16]), here.index(), here.head());
    passOn(GuestText.sign(words(elsewhere, 1, "yes"), gussKey()));
    everyoneRefuses("written for another meeting");
  }

  @Test
  void wordsFromBeforeTheGuestCameAreRefused() {
    Bytes first = liar.engine().session().roster.read(log -> log.hashAt(0)).orElseThrow();
    passOn(GuestText.sign(words(new LogPlace(log().logId(), 0, first), 1, "yes"), gussKey()));
    everyoneRefuses("while it did not take part");
  }

  @Test
  void repeatedWordsAreShownOnce() {
    GuestText once = said("once");
    passOn(once);
    passOn(once);
    sayAndAwait("and on");
    for (Recorder one : List.of(samSees, olgaSees)) {
      assertThat(one.texts()).containsExactly("once", "and on");
      assertThat(one.all(MeetingEvent.WordsOutOfPlace.class)).isEmpty();
      assertThat(one.all(MeetingEvent.MessageRefused.class)).isEmpty();
    }
    assertThat(gusSees.all(MeetingEvent.MessageSent.class)).hasSize(1);
  }

  @Test
  void whatIsWithheldIsMissingAndWhatIsTurnedAroundIsOutOfPlace() {
    GuestText one = said("one");
    GuestText two = said("two");
    GuestText three = said("three");
    passOn(one);
    passOn(three);
    for (Recorder reader : List.of(samSees, olgaSees)) {
      MeetingEvent.WordsMissing missing = reader.await(MeetingEvent.WordsMissing.class);
      assertThat(missing.author().address()).isEqualTo(gus.self());
      assertThat(missing.count()).isEqualTo(1);
    }
    passOn(two);
    for (Recorder reader : List.of(samSees, olgaSees)) {
      assertThat(reader.await(MeetingEvent.WordsOutOfPlace.class).author().address())
          .isEqualTo(gus.self());
      reader.awaitText("two");
      assertThat(reader.texts()).containsExactly("one", "three", "two");
    }
  }

  @Test
  void whereTheFirstWordsAreWithheldThoseWhoWereThereAreTold() {
    said("one");
    passOn(said("two"));
    assertThat(samSees.await(MeetingEvent.WordsMissing.class).count()).isEqualTo(1);
    olgaSees.awaitText("two");
    assertThat(olgaSees.all(MeetingEvent.WordsMissing.class)).isEmpty(); // She came later.
  }

  @Test
  void aGuestThatSaysTwoThingsUnderOneNumberIsHeardOnce() {
    passOn(GuestText.sign(words(log(), 1, "yes"), gussKey()));
    samSees.awaitText("yes");
    GuestText no = GuestText.sign(words(log(), 1, "no"), gussKey());
    passOn(no);
    passOn(no);
    sayAndAwait("and on");
    for (Recorder reader : List.of(samSees, olgaSees)) {
      MeetingEvent.WordsContradict other = reader.await(MeetingEvent.WordsContradict.class);
      assertThat(other.author().address()).isEqualTo(gus.self());
      assertThat(other.words()).isEqualTo("no");
      assertThat(reader.all(MeetingEvent.WordsContradict.class)).hasSize(1);
      assertThat(reader.all(MeetingEvent.MessageRefused.class)).isEmpty();
      assertThat(reader.texts()).containsExactly("yes", "and on");
    }
  }

  @Test
  void aGuestThatSaysTwoThingsUnderOneIdIsHeardOnceAndBothArePassedOn() {
    GuestText yes = GuestText.sign(words(log(), 1, "yes"), gussKey());
    GuestWords first = yes.said();
    GuestText no =
        GuestText.sign(
            new GuestWords(
                first.log(),
                first.sessionId(),
                first.place().after(yes.hash()),
                Optional.empty(),
                first.messageId(),
                new Text("no", 0)),
            gussKey());
    for (GuestText one : List.of(yes, no)) {
      sam.engine().later(() -> sam.engine().relayDuty().came(one));
    }
    sam.engine().outbox().open();
    liarSees.awaitText("yes");
    for (Recorder reader : List.of(liarSees, olgaSees)) {
      assertThat(reader.await(MeetingEvent.WordsContradict.class).words()).isEqualTo("no");
      assertThat(reader.texts()).containsExactly("yes");
    }
    Eventually.that(
        () -> waitingAt(sam, first.messageId()).isEmpty(), () -> "Sam passes it on for ever");
  }

  @Test
  void aMemberThatSaysTwoThingsUnderOneNumberIsHeardOnce() {
    AuthorPlace place = upcoming();
    for (String text : List.of("yes", "no")) {
      MessageId id = MessageId.random();
      send(GroupContent.of(log(), place, Optional.empty(), id, new Text(text, 0)), id);
    }
    for (Recorder reader : List.of(samSees, gusSees, olgaSees)) {
      MeetingEvent.WordsContradict other = reader.await(MeetingEvent.WordsContradict.class);
      assertThat(other.author().address()).isEqualTo(liar.self());
      assertThat(other.words()).isEqualTo("no");
      assertThat(reader.texts()).containsExactly("yes");
    }
  }

  @Test
  void nothingIsPassedOnOfAGuestThatWasTakenOut() {
    GuestText before = said("before");
    sam.remove(gus.sessionId());
    liarSees.await(MeetingEvent.GuestGone.class);
    passOn(before);
    for (Recorder reader : List.of(samSees, olgaSees)) {
      assertThat(reader.await(MeetingEvent.MessageRefused.class).reason())
          .contains("after the guest was taken out");
      assertThat(reader.texts()).isEmpty();
    }
  }

  // What a member says itself.

  /** Past everything that keeps an honest device from it. */
  private void send(GroupContent content, MessageId id) {
    var _ =
        liar.engine()
            .line()
            .send(
                new SendMessage(
                    liar.id(),
                    id,
                    content.log().index() + 1,
                    liar.engine().ownKey().encrypt(() -> content, _ -> {})));
  }

  private AuthorPlace upcoming() {
    return liar.engine().session().counter.upcoming();
  }

  @Test
  void whatHasNoPlaceInAGroupMessageIsRefusedAndCounts() {
    GuestText words = said("to one alone");
    MessageId id = MessageId.random();
    GroupContent content =
        new GroupContent(
            log(),
            upcoming(),
            Optional.empty(),
            id,
            PairwiseBody.GUEST_TEXT,
            Bytes.of(words.wire().toByteArray()));
    send(content, id);
    everyoneRefuses("no place in a group message");

    MessageId next = MessageId.random();
    Address author = liar.self();
    send(
        GroupContent.of(
            log(),
            content.place().after(content.hash(author)),
            Optional.empty(),
            next,
            new Text("and on", 0)),
        next);
    samSees.awaitText("and on");
    assertThat(samSees.all(MeetingEvent.WordsMissing.class)).isEmpty();
    assertThat(samSees.all(MeetingEvent.WordsOutOfPlace.class)).isEmpty();
  }

  @Test
  void anAuthorThatJumpsIsToldOf() {
    MessageId id = MessageId.random();
    AuthorPlace far = new AuthorPlace(upcoming().epoch(), 6, Bytes.of(new byte[32]));
    send(GroupContent.of(log(), far, Optional.empty(), id, new Text("six", 0)), id);

    for (Recorder reader : List.of(samSees, gusSees, olgaSees)) {
      assertThat(reader.await(MeetingEvent.WordsMissing.class).count()).isEqualTo(5);
      reader.awaitText("six");
    }
  }

  @Test
  void aMessageUnderAnotherIdThanItsAuthorGaveItIsRefused() {
    send(
        GroupContent.of(
            log(), upcoming(), Optional.empty(), MessageId.random(), new Text("six", 0)),
        MessageId.random());
    everyoneRefuses("under another id");
  }

  @Test
  void aMessageForAnotherMeetingIsRefused() {
    MessageId id = MessageId.random();
    LogPlace elsewhere = new LogPlace(Bytes.of(new byte[16]), log().index(), log().head());
    send(GroupContent.of(elsewhere, upcoming(), Optional.empty(), id, new Text("six", 0)), id);
    everyoneRefuses("written for another meeting");
  }

  @Test
  void textsThatAreTooLongAreNotMade() {
    assertThatThrownBy(() -> gus.say("x".repeat(16_385))).isInstanceOf(InvalidInput.class);
  }
}
