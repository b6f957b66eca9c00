package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import latchkey.client.GuestMeeting;
import latchkey.client.MeetingEvent;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.relay.EnvelopesAccepted;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.MessageAccepted;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.ReceivedSenderKey;
import latchkey.protocol.relay.Refusal;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.relay.SenderKeys;
import latchkey.protocol.relay.StreamPosition;
import org.junit.jupiter.api.Test;

/** The server repeats, turns around, leaves out, alters or holds back what it is to hand over. */
final class DeliveryTest extends Scenario {
  private static MeetingMessage at(long seq, MeetingMessage message) {
    return with(seq, message, message.ciphertext());
  }

  private static MeetingMessage with(long seq, MeetingMessage message, Bytes ciphertext) {
    return new MeetingMessage(
        message.meetingId(),
        message.incarnation(),
        seq,
        message.senderId(),
        message.senderDeviceId(),
        message.messageId(),
        ciphertext,
        message.acceptedAt(),
        message.receipt());
  }

  private static Bytes altered(Bytes ciphertext) {
    byte[] bytes = ciphertext.toByteArray();
    bytes[bytes.length / 2] ^= 1;
    return Bytes.of(bytes);
  }

  @Test
  void aMessageIsReplayed() {
    gusComesIn();
    toGus.pushes(Events.MESSAGE, MeetingMessage.class, message -> List.of(message, message));
    say("once");
    say("more");

    gusSees.awaitText("more");
    assertThat(gusSees.texts()).containsExactly("once", "more");
  }

  @Test
  void aMessageIsReplayedInAnotherPlace() {
    gusComesIn();
    List<MeetingMessage> first = new CopyOnWriteArrayList<>();
    toGus.pushes(
        Events.MESSAGE,
        MeetingMessage.class,
        message -> {
          first.add(message);
          return List.of(at(2 * message.seq() - 1, message), at(2 * message.seq(), first.get(0)));
        });
    say("once");
    say("more");

    gusSees.awaitText("more");
    assertThat(gusSees.texts()).containsExactly("once", "more");
  }

  @Test
  void messagesArePushedInAnotherOrder() {
    gusComesIn();
    List<MeetingMessage> kept = new CopyOnWriteArrayList<>();
    toGus.pushes(
        Events.MESSAGE,
        MeetingMessage.class,
        message -> {
          kept.add(0, message);
          return kept.size() < 3 ? List.of() : kept;
        });
    say("one");
    say("two");
    say("three");

    gusSees.awaitText("three");
    assertThat(gusSees.texts()).containsExactly("one", "two", "three");
  }

  @Test
  void aMessageIsNotPushed() {
    gusComesIn();
    AtomicInteger count = new AtomicInteger();
    toGus.pushes(
        Events.MESSAGE,
        MeetingMessage.class,
        message -> count.incrementAndGet() == 1 ? List.of() : List.of(message));
    say("left out");
    say("and the next");

    gusSees.awaitText("and the next");
    assertThat(gusSees.texts()).containsExactly("left out", "and the next");
  }

  @Test
  void aMessageIsLeftOutForGood() {
    gusComesIn();
    say("one");
    gusSees.awaitText("one");
    toGus.pushes(
        Events.MESSAGE,
        MeetingMessage.class,
        message -> message.seq() == 2 ? List.of() : List.of(message));
    toGus.acknowledges(
        Events.RELAY_REPLAY,
        ReplayPage.class,
        page ->
            new ReplayPage(
                page.ok(),
                page.messages().stream().filter(message -> message.seq() != 2).toList(),
                page.latest(),
                page.until(),
                page.next()));
    say("two");
    say("three");

    gusSees.awaitText("three");
    assertThat(gusSees.await(MeetingEvent.MessagesMissing.class))
        .isEqualTo(new MeetingEvent.MessagesMissing(2, 2));
    assertThat(gusSees.texts()).containsExactly("one", "three");
  }

  @Test
  void messagesOfTwoAuthorsAreTurnedAroundForOneReader() {
    MemberMeeting atSam = samComesIn();
    GuestMeeting gus = gusComesIn();
    gusSees.await(
        MeetingEvent.EncryptionReady.class,
        ready -> ready.sender().address().equals(sam().address()));
    say("Shall we sell?");
    gusSees.awaitText("Shall we sell?");
    List<MeetingMessage> held = new CopyOnWriteArrayList<>();
    toGus.pushes(
        Events.MESSAGE,
        MeetingMessage.class,
        message -> {
          if (message.seq() == 2) {
            held.add(message);
            return List.of();
          }
          return message.seq() == 3
              ? List.of(at(2, message), at(3, held.get(0)))
              : List.of(message);
        });
    samSees.awaitSent(atSam.say("Yes."));
    hannaSees.awaitText("Yes.");
    say("Shall we burn it?");
    gusSees.awaitText("Yes.");
    assertThat(gusSees.texts()).containsExactly("Shall we sell?", "Shall we burn it?", "Yes.");
    assertThat(gusSees.all(MeetingEvent.WordsOutOfPlace.class)).isEmpty();

    say("Settled, then.");
    say("Thank you.");
    gus.say("I did not mean that.");
    gus.say("Not at all.");

    assertReadsOtherThan(gusSees, hanna.address());
    assertReadsOtherThan(hannaSees, Address.ofGuest(gus.sessionId()));
    assertThat(samSees.all(MeetingEvent.ConversationsDiffer.class))
        .extracting(differ -> differ.other().address())
        .doesNotContain(hanna.address());
  }

  private static void assertReadsOtherThan(Recorder seen, Address other) {
    seen.await(
        MeetingEvent.ConversationsDiffer.class, differ -> differ.other().address().equals(other));
  }

  @Test
  void theServerSaysThatItWasRestored() {
    gusComesIn();
    say("one");
    gusSees.awaitText("one");
    AtomicBoolean lies = new AtomicBoolean(true);
    toGus.acknowledges(
        Events.GUEST_REGISTER_SOCKET,
        Position.class,
        truth -> lies.get() ? with(madeUp(truth.requireStream()), truth) : truth);
    toGus.cut();
    gusSees.await(MeetingEvent.ServerRestored.class);
    say("two");
    lies.set(false);
    toGus.cut();
    say("three");

    gusSees.awaitText("three");
    assertThat(gusSees.texts()).containsExactly("one", "two", "three");
    assertThat(gusSees.all(MeetingEvent.ServerRestored.class)).hasSize(2);
    assertThat(gusSees.all(MeetingEvent.WordsMissing.class)).isEmpty();
  }

  @Test
  void aKeyStoreIsSaidToHaveGoneBackAgainAndAgain() {
    MemberMeeting before = samComesIn();
    samSees.awaitSent(before.say("one"));
    hannaSees.awaitText("one");
    before.close();
    sam().close();
    AtomicInteger lies = new AtomicInteger();
    toSam.acknowledges(
        Events.MEETING_JOIN,
        Position.class,
        truth -> with(furtherOn(truth.requireStream(), lies.incrementAndGet()), truth));

    Recorder sees = new Recorder();
    Member again = world.closing(Member.resume(samsStore));
    MemberMeeting atSam = world.closing(again.openMeeting(atHanna.id(), sees));
    sees.awaitSent(atSam.say("two"));
    for (int i = 1; i <= 2; i++) {
      int cuts = i;
      toSam.cut();
      Eventually.that(
          () -> sees.all(MeetingEvent.ConnectionRestored.class).size() == cuts, sees::toString);
      sees.awaitSent(atSam.say("after cut " + i));
    }

    hannaSees.awaitText("after cut 2");
    assertThat(lies.get()).isGreaterThanOrEqualTo(2);
    assertThat(hannaSees.texts()).containsExactly("one", "two", "after cut 1", "after cut 2");
    assertThat(sees.all(MeetingEvent.KeyStoreRestored.class))
        .containsExactly(new MeetingEvent.KeyStoreRestored(0));
    assertThat(hannaSees.all(MeetingEvent.KeyRenewed.class).stream().filter(key -> !key.own()))
        .hasSize(1);
    assertThat(hannaSees.all(MeetingEvent.WordsMissing.class)).isEmpty();
  }

  /** This device has acknowledged more than there is. */
  private static StreamPosition furtherOn(StreamPosition truth, int by) {
    return new StreamPosition(
        truth.incarnation(), truth.latest(), truth.read(), truth.latest() + by, truth.receipt());
  }

  /** The beginning of another incarnation. */
  private static StreamPosition madeUp(StreamPosition truth) {
    Incarnation another =
        new Incarnation(truth.incarnation().number() + 1, Bytes.of(new byte[Incarnation.ID_BYTES]));
    return new StreamPosition(another, 0, another, 0, truth.receipt());
  }

  private static Position with(StreamPosition stream, Position truth) {
    return new Position(
        truth.ok(),
        truth.meetingId(),
        truth.inRoster(),
        truth.status(),
        stream,
        truth.rosterSize(),
        truth.rosterHead(),
        truth.unacknowledged(),
        truth.departed());
  }

  @Test
  void aMessageIsLeftOutOfTheMiddleAndTheOthersAreRenumbered() {
    gusComesIn();
    say("Shall we sign?");
    gusSees.awaitText("Shall we sign?");
    toGus.pushes(
        Events.MESSAGE,
        MeetingMessage.class,
        message -> message.seq() == 2 ? List.of() : List.of(at(message.seq() - 1, message)));
    say("No.");
    say("I asked the lawyers.");

    gusSees.awaitText("I asked the lawyers.");
    MeetingEvent.WordsMissing missing = gusSees.await(MeetingEvent.WordsMissing.class);
    assertThat(missing.author().name()).isEqualTo("Hanna");
    assertThat(missing.count()).isEqualTo(1);
    assertThat(gusSees.texts()).containsExactly("Shall we sign?", "I asked the lawyers.");
  }

  @Test
  void twoMessagesOfOneAuthorAreTurnedAround() {
    gusComesIn();
    say("first the plan");
    gusSees.awaitText("first the plan");
    List<MeetingMessage> held = new CopyOnWriteArrayList<>();
    toGus.pushes(
        Events.MESSAGE,
        MeetingMessage.class,
        message -> {
          held.add(message);
          return held.size() < 2 ? List.of() : List.of(at(2, held.get(1)), at(3, held.get(0)));
        });
    say("pay Bob");
    say("fire Bob");

    gusSees.awaitText("pay Bob");
    assertThat(gusSees.await(MeetingEvent.WordsMissing.class).count()).isEqualTo(1);
    assertThat(gusSees.await(MeetingEvent.WordsOutOfPlace.class).author().name())
        .isEqualTo("Hanna");
  }

  @Test
  void aMessageIsRefusedForGood() {
    gusComesIn();
    say("one");
    toHanna.swallows(
        Events.MESSAGE, SendMessage.class, said -> Refusal.of(ErrorCode.FORBIDDEN, "Not now."));
    MessageId refused = atHanna.say("refused");
    assertThat(hannaSees.await(MeetingEvent.MessageFailed.class).messageId()).isEqualTo(refused);
    toHanna.truthful(Events.MESSAGE);
    say("two");

    gusSees.awaitText("two");
    assertThat(gusSees.texts()).containsExactly("one", "two");
    assertThat(gusSees.all(MeetingEvent.WordsMissing.class)).isEmpty();
    assertThat(gusSees.all(MeetingEvent.WordsOutOfPlace.class)).isEmpty();
  }

  @Test
  void aGuestsWordsAreRefusedForAWhileWhenTheyArePassedOn() {
    GuestMeeting gus = gusComesIn();
    AtomicInteger refused = new AtomicInteger();
    toHanna.swallows(
        Events.MESSAGE,
        SendMessage.class,
        said -> {
          refused.incrementAndGet();
          return Refusal.of(ErrorCode.FORBIDDEN, "Not now.");
        });
    MessageId said = gus.say("still to be heard");
    Eventually.that(() -> refused.get() > 0, () -> "Hanna does not pass it on");
    toHanna.truthful(Events.MESSAGE);

    gusSees.awaitSent(said);
    hannaSees.awaitText("still to be heard");
    assertThat(hannaSees.texts()).containsExactly("still to be heard");
    assertThat(gusSees.all(MeetingEvent.MessageFailed.class)).isEmpty();
  }

  @Test
  void aMessageIsAltered() {
    gusComesIn();
    AtomicInteger count = new AtomicInteger();
    toGus.pushes(
        Events.MESSAGE,
        MeetingMessage.class,
        message ->
            List.of(
                count.incrementAndGet() == 1
                    ? with(message.seq(), message, altered(message.ciphertext()))
                    : message));
    say("to be altered");
    say("as it was");

    gusSees.awaitText("as it was");
    assertThat(awaitRefusal(gusSees, "does not open").author().name()).isEqualTo("Hanna");
    assertThat(gusSees.texts()).containsExactly("as it was");
  }

  @Test
  void aKeyEnvelopeIsReplayed() {
    toGus.pushes(Events.RECEIVE_SENDER_KEY, ReceivedSenderKey.class, key -> List.of(key, key));
    gusComesIn();
    say("once");

    gusSees.awaitText("once");
    assertThat(gusSees.all(MeetingEvent.EncryptionReady.class)).hasSize(1);
    assertThat(gusSees.all(MeetingEvent.MessageRefused.class)).isEmpty();
  }

  @Test
  void aKeyEnvelopeIsHeldBackUntilAfterItsMessages() {
    List<ReceivedSenderKey> held = new CopyOnWriteArrayList<>();
    toGus.pushes(
        Events.RECEIVE_SENDER_KEY,
        ReceivedSenderKey.class,
        key -> {
          held.add(key);
          return List.of();
        });
    List<MeetingMessage> pushed = new CopyOnWriteArrayList<>();
    toGus.pushes(
        Events.MESSAGE,
        MeetingMessage.class,
        message -> {
          pushed.add(message);
          return List.of(message);
        });
    gusIsLetIn();
    gusSees.await(MeetingEvent.Admitted.class);
    say("before the key");
    say("and another");
    Eventually.that(
        () -> pushed.size() == 2 && !held.isEmpty(), () -> pushed + " came, held " + held);
    assertThat(gusSees.texts()).isEmpty();
    held.forEach(key -> toGus.push(Events.RECEIVE_SENDER_KEY, key));

    gusSees.awaitText("and another");
    assertThat(gusSees.texts()).containsExactly("before the key", "and another");
  }

  @Test
  void aKeyEnvelopeIsDropped() {
    AtomicBoolean first = new AtomicBoolean(true);
    toGus.pushes(
        Events.RECEIVE_SENDER_KEY,
        ReceivedSenderKey.class,
        key -> first.getAndSet(false) ? List.of() : List.of(key));
    gusIsLetIn();
    say("asked for");

    gusSees.awaitText("asked for");
  }

  @Test
  void aKeyNeverComesWhoseSenderHasGone() {
    MemberMeeting atSam = samComesIn();
    toGus.pushes(
        Events.RECEIVE_SENDER_KEY,
        ReceivedSenderKey.class,
        key -> key.senderId().equals(atSam.self().id()) ? List.of() : List.of(key));
    gusComesIn();
    samSees.awaitSent(atSam.say("one"));
    samSees.awaitSent(atSam.say("two"));
    say("from Hanna");
    atHanna.removeMember(sam().userId());

    gusSees.awaitText("from Hanna");
    assertThat(awaitRefusal(gusSees, "went before it gave its key").author().name())
        .isEqualTo("Sam");
    assertThat(gusSees.texts()).containsExactly("from Hanna");
    assertThat(gusSees.all(MeetingEvent.MessageRefused.class)).hasSize(2);
    assertThat(gusSees.all(MeetingEvent.KeyOverdue.class)).isEmpty();
  }

  @Test
  void aKeyEnvelopeIsAltered() {
    AtomicBoolean first = new AtomicBoolean(true);
    toGus.pushes(
        Events.RECEIVE_SENDER_KEY,
        ReceivedSenderKey.class,
        key ->
            List.of(
                first.getAndSet(false)
                    ? new ReceivedSenderKey(
                        key.id(),
                        key.meetingId(),
                        key.senderId(),
                        key.senderDeviceId(),
                        altered(key.encryptedSenderKey()),
                        key.type())
                    : key));
    gusIsLetIn();
    say("asked for anew");

    gusSees.awaitText("asked for anew");
  }

  @Test
  void keyEnvelopesAreSaidToBeQueuedAndThrownAway() {
    MemberMeeting atSam = samComesIn();
    toSam.swallows(
        Events.DISTRIBUTE_SENDER_KEYS,
        SenderKeys.class,
        said ->
            new EnvelopesAccepted(
                true,
                said.envelopes().stream()
                    .map(envelope ->
                        new EnvelopesAccepted.Result(
                            envelope.recipient(), true, EnvelopeId.random(), null, null))
                    .toList()));
    gusIsLetIn();
    gusSees.await(MeetingEvent.Admitted.class);
    atSam.say("nobody can read this");
    say("and this can be read");

    gusSees.awaitText("and this can be read");
    assertThat(atSam.keyCoverage().isComplete()).isFalse();
    assertThat(gusSees.texts()).containsExactly("and this can be read");
  }

  @Test
  void oneSendersMessagesAreHeldBack() {
    MemberMeeting atSam = samComesIn();
    gusComesIn();
    toSam.swallows(
        Events.MESSAGE, SendMessage.class, said -> new MessageAccepted(true, 1, 1, null));
    MessageId said = atSam.say("said, and never passed on");
    say("from Hanna");

    samSees.awaitText("from Hanna");
    gusSees.awaitText("from Hanna");
    assertThat(samSees.all(MeetingEvent.MessageSent.class))
        .noneMatch(sent -> sent.messageId().equals(said));
    assertThat(gusSees.texts()).containsExactly("from Hanna");
  }

  @Test
  void theServerAlwaysSaysThatTheRosterHasMoved() {
    toHanna.swallows(
        Events.MESSAGE,
        SendMessage.class,
        said -> Refusal.of(ErrorCode.ROSTER_MOVED, "The roster has moved."));
    MessageId said = atHanna.say("not sent");

    MeetingEvent.MessageFailed failed = hannaSees.await(MeetingEvent.MessageFailed.class);
    assertThat(failed.messageId()).isEqualTo(said);
    assertThat(failed.code()).isEqualTo(ErrorCode.ROSTER_MOVED);
  }
}
