package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import latchkey.client.model.LatchkeyException;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.Deletion;
import latchkey.protocol.message.Edit;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.MessageReference;
import latchkey.protocol.message.Reaction;
import latchkey.protocol.message.Reply;
import latchkey.protocol.message.Speech;
import latchkey.protocol.message.Text;
import latchkey.protocol.relay.SendMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replies, edits, deletions and reactions, of members and guests, honest ones and others. */
final class ConversationTest {
  private final World world = new World();
  private final Recorder hannaSees = new Recorder();
  private final Recorder samSees = new Recorder();
  private final Recorder gusSees = new Recorder();
  private final MemberMeeting hanna =
      world.member("Hanna").createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hannaSees);
  private final MemberMeeting sam;
  private final GuestMeeting gus;

  ConversationTest() {
    Member second = world.member("Sam");
    hanna.addMember(second.userId());
    sam = second.openMeeting(hanna.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
    gus = world.admitted(hanna, hanna.invite(InviteOptions.forGuests(1)), "Gus", gusSees);
    Eventually.that(
        () -> gusSees.all(MeetingEvent.EncryptionReady.class).size() == 2,
        () -> "keys: " + gusSees);
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** What Hanna has said, as everybody has read it. */
  private MessageReference hannaSays(String text) {
    MessageReference own = hannaSees.awaitSent(hanna.say(text)).reference();
    for (Recorder reader : List.of(samSees, gusSees)) {
      assertThat(received(reader, text).reference()).isEqualTo(own);
    }
    return own;
  }

  private static MeetingEvent.MessageReceived received(Recorder reader, String text) {
    return reader.await(MeetingEvent.MessageReceived.class, said -> said.text().equals(text));
  }

  private MessageReference gusSays(String text) {
    MessageReference own = gusSees.awaitSent(gus.say(text)).reference();
    for (Recorder reader : List.of(hannaSees, samSees)) {
      assertThat(received(reader, text).reference()).isEqualTo(own);
    }
    return own;
  }

  private static MessageReference invented(MessageReference said) {
    return new MessageReference(said.author(), said.epoch(), said.number(), Bytes.of(new byte[32]));
  }

  @Test
  void whatIsAnsweredIsNamedForEveryone() {
    MessageReference question = hannaSays("Tomorrow?");
    MessageReference answer = gusSees.awaitSent(gus.reply(question, "Yes")).reference();
    var _ = sam.reply(answer, "Me, too");
    for (Recorder reader : List.of(hannaSees, samSees)) {
      Quote quote = received(reader, "Yes").quote().orElseThrow();
      assertThat(quote.reference()).isEqualTo(question);
      assertThat(quote.author().name()).isEqualTo("Hanna");
      assertThat(quote.isInvented()).isFalse();
    }
    for (Recorder reader : List.of(hannaSees, gusSees)) {
      Quote quote = received(reader, "Me, too").quote().orElseThrow();
      assertThat(quote.reference()).isEqualTo(answer);
      assertThat(quote.isInvented()).isFalse();
    }
  }

  @Test
  void aPersonChangesAndDeletesItsOwnWords() {
    MessageReference hannas = hannaSays("Tomorow?");
    MessageReference guss = gusSays("Yess");
    hannaSees.awaitSent(hanna.edit(hannas, "Tomorrow?"));
    gusSees.awaitSent(gus.edit(guss, "Yes"));
    gusSees.awaitSent(gus.delete(guss));
    for (Recorder reader : List.of(samSees, gusSees)) {
      MeetingEvent.MessageEdited edited = reader.await(MeetingEvent.MessageEdited.class);
      assertThat(edited.target()).isEqualTo(hannas);
      assertThat(edited.text()).isEqualTo("Tomorrow?");
    }
    MeetingEvent.MessageEdited edited =
        samSees.await(MeetingEvent.MessageEdited.class, one -> one.target().equals(guss));
    assertThat(edited.author().address()).isEqualTo(gus.self());
    assertThat(samSees.await(MeetingEvent.MessageDeleted.class).target()).isEqualTo(guss);
    assertThat(samSees.all(MeetingEvent.MessageRefused.class)).isEmpty();
  }

  @Test
  void peopleReactAndTakeThatBack() {
    MessageReference said = hannaSays("Done");
    gusSees.awaitSent(gus.react(said, "👍"));
    samSees.awaitSent(sam.react(said, "👍"));
    samSees.awaitSent(sam.takeBack(said, "👍"));
    Eventually.that(
        () -> hannaSees.all(MeetingEvent.Reacted.class).size() == 3, () -> "so far " + hannaSees);
    assertThat(hannaSees.all(MeetingEvent.Reacted.class))
        .extracting(one -> one.author().name() + one.emoji() + one.withdrawn())
        .containsExactly("Gus👍false", "Sam👍false", "Sam👍true");
    assertThat(hannaSees.all(MeetingEvent.Reacted.class))
        .allMatch(one -> one.target().equals(said));
  }

  @Test
  void anHonestDeviceDoesNotTouchWhatAnotherHasSaid() {
    MessageReference said = hannaSays("Mine");
    assertThatThrownBy(() -> sam.edit(said, "His"))
        .isInstanceOfSatisfying(
            LatchkeyException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.FORBIDDEN));
    assertThatThrownBy(() -> gus.delete(said)).isInstanceOf(LatchkeyException.class);
  }

  // What honest devices do not say.

  /** Past everything that keeps an honest device from it. */
  private void samSends(Speech speech) {
    LogPlace log = sam.engine().session().roster.read(LogPlace::endOf);
    MessageId id = MessageId.random();
    GroupContent content =
        GroupContent.of(
            log, sam.engine().session().counter.upcoming(), Optional.empty(), id, speech);
    var _ =
        sam.engine()
            .line()
            .send(
                new SendMessage(
                    sam.id(),
                    id,
                    log.index() + 1,
                    sam.engine().ownKey().encrypt(() -> content, ciphertext -> {})));
  }

  private void everyoneRefuses(Address author, String reason) {
    for (Recorder reader : List.of(hannaSees, gusSees)) {
      MeetingEvent.MessageRefused refused = reader.await(MeetingEvent.MessageRefused.class);
      assertThat(refused.author().address()).isEqualTo(author);
      assertThat(refused.reason()).contains(reason);
      assertThat(reader.all(MeetingEvent.MessageEdited.class)).isEmpty();
      assertThat(reader.all(MeetingEvent.MessageDeleted.class)).isEmpty();
      assertThat(reader.all(MeetingEvent.Reacted.class)).isEmpty();
    }
  }

  @Test
  void aForgedEditIsRefused() {
    samSends(new Edit(hannaSays("Yes"), new Text("No", 0)));
    everyoneRefuses(sam.self(), "what another has said");
  }

  @Test
  void aForgedDeletionIsRefused() {
    samSends(new Deletion(gusSays("Yes"), 0));
    everyoneRefuses(sam.self(), "what another has said");
  }

  @Test
  void aGuestsForgedDeletionIsRefusedAndPassedOnOnce() {
    MessageReference said = hannaSays("Yes");
    MessageId id = gus.engine().say(new Deletion(said, 0));
    for (Recorder reader : List.of(hannaSees, samSees)) {
      MeetingEvent.MessageRefused refused = reader.await(MeetingEvent.MessageRefused.class);
      assertThat(refused.author().address()).isEqualTo(gus.self());
      assertThat(reader.all(MeetingEvent.MessageDeleted.class)).isEmpty();
    }
    gusSees.awaitSent(id);
    gusSays("And on");
    assertThat(hannaSees.all(MeetingEvent.MessageRefused.class)).hasSize(1);
  }

  @Test
  void aChangeOfWhatWasNeverSaidIsRefused() {
    MessageReference said = hannaSays("Yes");
    samSends(new Reaction(invented(said), "👍", false, 0));
    everyoneRefuses(sam.self(), "never said");
  }

  @Test
  void aQuoteOfWhatWasNeverSaidIsShownAsThat() {
    MessageReference said = hannaSays("Yes");
    samSends(new Reply(invented(said), new Text("You said so", 0)));
    for (Recorder reader : List.of(hannaSees, gusSees)) {
      Quote quote = received(reader, "You said so").quote().orElseThrow();
      assertThat(quote.isInvented()).isTrue();
      assertThat(quote.author().name()).isEqualTo("Hanna");
    }
  }

  @Test
  void aQuoteOfAStrangerIsShownAsInvented() {
    MessageReference said = hannaSays("Yes");
    Address stranger = Address.ofMember(world.member("Tom").userId(), 1);
    samSends(
        new Reply(
            new MessageReference(stranger, said.epoch(), said.number(), said.hash()),
            new Text("Tom said so", 0)));
    for (Recorder reader : List.of(hannaSees, gusSees)) {
      assertThat(received(reader, "Tom said so").quote().orElseThrow().isInvented()).isTrue();
    }
  }
}
