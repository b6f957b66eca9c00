package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import latchkey.client.GuestMeeting;
import latchkey.client.MeetingEvent;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.store.Streams.TranscriptKept;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Sha256;
import latchkey.protocol.message.Heartbeat;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.SignedHeartbeat;
import latchkey.protocol.message.TranscriptMark;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingHeartbeat;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Replay;
import latchkey.protocol.roster.RosterPage;
import org.junit.jupiter.api.Test;

/**
 * The server gives participants different messages, and repeats heartbeats, alters them, or says
 * that they are another's. Hanna's are signed here, with her device's key, so that no scenario
 * waits for one.
 */
final class HeartbeatsTest extends Scenario {
  private static final Bytes OTHER_HASH = Sha256.of(new byte[] {1});

  private static final int MANY = 20;

  /** An author who is ahead is looked up for every five seconds. */
  private static final Duration LONG = Duration.ofSeconds(60);

  private static final Duration A_WHILE = Duration.ofMillis(200);

  /** What Hanna's device has been given so far. */
  private TranscriptMark hannasMark(long seq) {
    Eventually.that(
        () ->
            hannasStore
                .streams()
                .transcript(atHanna.id())
                .flatMap(TranscriptKept::newest)
                .filter(mark -> mark.seq() == seq)
                .isPresent(),
        () -> "Hanna's device has not handled " + seq + " messages");
    return hannasStore
        .streams()
        .transcript(atHanna.id())
        .flatMap(TranscriptKept::newest)
        .orElseThrow();
  }

  private MeetingHeartbeat hannas(TranscriptMark mark, long counter) {
    return saidToBe(hanna.address(), mark, counter);
  }

  private MeetingHeartbeat saidToBe(Address sender, TranscriptMark mark, long counter) {
    return said(sender, LogPlace.endOf(copyOfLog()), mark, counter);
  }

  private MeetingHeartbeat said(Address sender, LogPlace log, TranscriptMark mark, long counter) {
    Heartbeat said = new Heartbeat(log, mark, counter, Instant.now().toEpochMilli());
    SignedHeartbeat signed = SignedHeartbeat.sign(said, OwnKeys.in(hannasStore).signingKey());
    return new MeetingHeartbeat(atHanna.id(), sender.id(), sender.deviceId(), signed.written());
  }

  private static TranscriptMark at(TranscriptMark mark, long seq) {
    return new TranscriptMark(mark.incarnationId(), seq, OTHER_HASH);
  }

  private static void assertToldOf(Recorder seen, Address other) {
    seen.await(
        MeetingEvent.ConversationsDiffer.class, differ -> differ.other().address().equals(other));
  }

  /** Everything that was pushed to Gus before has been handled. */
  private void gusReads(String text) {
    say(text);
    gusSees.awaitText(text);
  }

  @Test
  void oneMessageIsLeftOutForOneReaderAndTheOthersAreRenumbered() {
    GuestMeeting gus = gusComesIn();
    gusReads("Shall we sign?");
    toGus.pushes(
        Events.MESSAGE,
        MeetingMessage.class,
        message -> message.seq() == 2 ? List.of() : List.of(renumbered(message)));
    say("No.");
    gusReads("I asked the lawyers.");
    assertToldOf(gusSees, hanna.address()); // Hanna had been given what stands in that place.

    toGus.push(Events.HEARTBEAT, hannas(hannasMark(3), 1));

    assertToldOf(hannaSees, Address.ofGuest(gus.sessionId())); // By the answer to that.
    assertThat(gusSees.texts()).containsExactly("Shall we sign?", "I asked the lawyers.");
  }

  private static MeetingMessage renumbered(MeetingMessage message) {
    return new MeetingMessage(
        message.meetingId(),
        message.incarnation(),
        message.seq() > 2 ? message.seq() - 1 : message.seq(),
        message.senderId(),
        message.senderDeviceId(),
        message.messageId(),
        message.ciphertext(),
        message.acceptedAt(),
        message.receipt());
  }

  @Test
  void oneTextIsAnotherForOneReader() {
    GuestMeeting gus = gusComesIn();
    List<MeetingMessage> first = new CopyOnWriteArrayList<>();
    toGus.pushes(
        Events.MESSAGE,
        MeetingMessage.class,
        message -> {
          first.add(message);
          return message.seq() == 2 ? List.of(inPlaceOf(message, first.get(0))) : List.of(message);
        });
    gusReads("Yes.");
    say("No.");
    gusReads("So be it.");
    TranscriptMark mark = hannasMark(3);

    toGus.push(Events.HEARTBEAT, hannas(mark, 1));

    assertToldOf(gusSees, hanna.address());
    assertToldOf(hannaSees, Address.ofGuest(gus.sessionId())); // By the answer to that.
    assertThat(hannaSees.texts()).isEmpty();
    assertThat(gusSees.texts()).containsExactly("Yes.", "So be it.");
  }

  private static MeetingMessage inPlaceOf(MeetingMessage message, MeetingMessage other) {
    return new MeetingMessage(
        message.meetingId(),
        message.incarnation(),
        message.seq(),
        other.senderId(),
        other.senderDeviceId(),
        other.messageId(),
        other.ciphertext(),
        message.acceptedAt(),
        message.receipt());
  }

  @Test
  void aHeartbeatIsReplayed() throws InterruptedException {
    gusComesIn();
    gusReads("one");
    TranscriptMark ahead = at(hannasMark(1), 100);
    MeetingHeartbeat once = hannas(ahead, 7);
    toGus.push(Events.HEARTBEAT, once);
    toGus.push(Events.HEARTBEAT, once);
    toGus.push(Events.HEARTBEAT, hannas(ahead, 6));
    gusReads("two");
    assertThat(gusSees.all(MeetingEvent.ConversationsDiffer.class)).isEmpty();

    AtomicLong counter = new AtomicLong(7);
    boolean isTold =
        Eventually.within(
            LONG,
            A_WHILE,
            () -> {
              toGus.push(Events.HEARTBEAT, hannas(ahead, counter.incrementAndGet()));
              return !gusSees.all(MeetingEvent.ConversationsDiffer.class).isEmpty();
            });

    assertThat(isTold).isTrue();
    assertToldOf(gusSees, hanna.address());
    assertThat(gusSees.texts()).containsExactly("one", "two");
  }

  @Test
  void heartbeatsNameMessagesThatDoNotExist() {
    gusComesIn();
    gusReads("one");
    TranscriptMark mark = hannasMark(1);
    AtomicInteger asked = new AtomicInteger();
    toGus.forwards(
        Events.RELAY_REPLAY,
        Replay.class,
        said -> {
          asked.incrementAndGet();
          return said;
        });
    for (int i = 1; i <= MANY; i++) {
      toGus.push(Events.HEARTBEAT, hannas(at(mark, 100 + i), i));
    }
    gusReads("two");

    assertThat(asked).hasPositiveValue().hasValueLessThan(MANY / 2);
  }

  @Test
  void heartbeatsNameEntriesThatDoNotExist() {
    gusComesIn();
    gusReads("one");
    TranscriptMark mark = hannasMark(1);
    AtomicInteger asked = new AtomicInteger();
    toGus.answers(
        "GET .*/roster",
        RosterPage.class,
        truth -> {
          asked.incrementAndGet();
          return truth;
        });
    LogPlace end = LogPlace.endOf(copyOfLog());
    for (int i = 1; i <= MANY; i++) {
      LogPlace beyond = new LogPlace(end.logId(), end.index() + 100 + i, OTHER_HASH);
      toGus.push(Events.HEARTBEAT, said(hanna.address(), beyond, mark, i));
    }
    gusReads("two");

    assertThat(asked).hasPositiveValue().hasValueLessThan(MANY / 2);
    assertThat(gusSees.all(MeetingEvent.RosterRefused.class)).hasSize(1);
  }

  @Test
  void aHeartbeatIsOfAnotherMeeting() {
    gusComesIn();
    gusReads("one");
    TranscriptMark other = at(hannasMark(1), 1);
    LogPlace end = LogPlace.endOf(copyOfLog());
    LogPlace elsewhere =
        new LogPlace(Bytes.of(new byte[end.logId().length()]), end.index(), end.head());
    toGus.push(Events.HEARTBEAT, said(hanna.address(), elsewhere, other, 1));
    gusReads("two");
    assertThat(gusSees.all(MeetingEvent.ConversationsDiffer.class)).isEmpty();

    toGus.push(Events.HEARTBEAT, hannas(other, 1));

    assertToldOf(gusSees, hanna.address());
  }

  @Test
  void aHeartbeatIsSaidToBeAnothers() {
    samComesIn();
    gusComesIn();
    gusReads("one");
    TranscriptMark other = at(hannasMark(1), 1);
    toGus.push(Events.HEARTBEAT, saidToBe(sam().address(), other, 1));
    gusReads("two");
    assertThat(gusSees.all(MeetingEvent.ConversationsDiffer.class)).isEmpty();

    toGus.push(Events.HEARTBEAT, hannas(other, 1));

    assertToldOf(gusSees, hanna.address());
  }
}
