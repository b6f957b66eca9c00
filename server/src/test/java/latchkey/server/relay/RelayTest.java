package latchkey.server.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.relay.CiphertextType;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.relay.SenderKeys;
import latchkey.protocol.relay.SenderKeysAcknowledged;
import latchkey.server.refusal.Refused;
import latchkey.server.testing.Databases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class RelayTest {
  private static final RelayLimits LIMITS = new RelayLimits(5, 5, 3, 1000, Duration.ofDays(7));

  private final Address guest = Address.ofGuest(GuestSessionId.random());
  private final Address device = Address.ofMember(UserId.random(), 2);
  private final RelayFixture fixture =
      new RelayFixture(Databases.SQLITE, LIMITS, Clock.systemUTC());

  @AfterEach
  void close() {
    fixture.close();
  }

  @Test
  void numbersMessagesWithoutAGapAndAnnouncesThemInOrder() {
    fixture.add(device);
    List<CompletableFuture<Long>> answers = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      answers.add(fixture.say(i % 2 == 0 ? fixture.host : device, fixture.message("m" + i)));
    }

    assertThat(answers.stream().map(CompletableFuture::join))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 500).boxed().toList());
    assertThat(fixture.announced.stream().map(MeetingMessage::seq))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, 500).boxed().toList());
  }

  @Test
  void leavesNoGapWhereAMessageIsRefused() {
    SendMessage stale =
        new SendMessage(fixture.meetingId, MessageId.random(), 1, Bytes.of(new byte[] {1}));
    fixture.add(device);
    CompletableFuture<Long> first = fixture.say(fixture.host, fixture.message("one"));
    CompletableFuture<Long> refused = fixture.say(fixture.host, stale);
    CompletableFuture<Long> stranger = fixture.say(guest, fixture.message("no"));
    CompletableFuture<Long> second = fixture.say(fixture.host, fixture.message("two"));

    assertThat(first.join()).isEqualTo(1);
    assertThat(second.join()).isEqualTo(2);
    assertThat(codeOf(refused)).isEqualTo(ErrorCode.ROSTER_MOVED);
    assertThat(codeOf(stranger)).isEqualTo(ErrorCode.NOT_IN_ROSTER);
  }

  @Test
  void takesAMessageOnceHoweverOftenItIsSent() {
    SendMessage message = fixture.message("once");
    long seq = fixture.say(fixture.host, message).join();
    fixture.add(device);

    assertThat(fixture.say(fixture.host, message).join()).isEqualTo(seq);
    assertThat(fixture.announced).hasSize(1);
  }

  @Test
  void keepsAMessageEncryptedBeforeAnInvitationWasMade() {
    SendMessage message = fixture.message("still good");
    Invitation made =
        new Invitation(
            RelayFixture.HASH,
            RelayFixture.KEY,
            ForWhom.ONE_GUEST,
            1,
            0,
            fixture.host,
            RelayFixture.HASH,
            0,
            false);
    fixture.append(new MeetingEvent.InvitationMade(fixture.host, made));

    assertThat(fixture.say(fixture.host, message).join()).isEqualTo(1);
  }

  @Test
  void replaysFromAdmissionOnInPages() {
    say("before");
    fixture.admit(guest);
    for (int i = 1; i <= 4; i++) {
      say("after " + i);
    }

    var first = fixture.replay(guest, 0);
    assertThat(first.messages().stream().map(MeetingMessage::seq)).containsExactly(2L, 3L, 4L);
    assertThat(first.latest()).isEqualTo(5);
    var second = fixture.replay(guest, 4);
    assertThat(second.messages().stream().map(MeetingMessage::seq)).containsExactly(5L);
  }

  @Test
  void boundsAPageInBytesButNeverToNothing() {
    byte[] large = new byte[900];
    for (int i = 0; i < 3; i++) {
      fixture
          .say(
              fixture.host,
              new SendMessage(
                  fixture.meetingId, MessageId.random(), fixture.rosterSize(), Bytes.of(large)))
          .join();
    }

    assertThat(fixture.replay(fixture.host, 0).messages()).hasSize(1);
  }

  @Test
  void givesNothingToWhoTakesNoPartAnyMore() {
    fixture.admit(guest);
    say("one");
    fixture.relay().distribute(fixture.host, senderKeys(guest)).join();
    fixture.remove(guest);

    assertThatThrownBy(() -> fixture.replay(guest, 0)).isInstanceOf(Refused.class);
    assertThat(waiting(guest)).isEmpty();
    assertThat(fixture.relay().distribute(fixture.host, senderKeys(guest)).join())
        .singleElement()
        .isInstanceOfSatisfying(
            MailResult.NotKept.class,
            result -> assertThat(result.code()).isEqualTo(ErrorCode.RECIPIENT_UNKNOWN));
  }

  @Test
  void keepsMailInOrderUntilItIsHandled() {
    fixture.admit(guest);
    for (int i = 0; i < 5; i++) {
      fixture.relay().distribute(fixture.host, senderKeys(guest)).join();
    }
    List<Mail> all = fixture.announcedMail;

    Portion<Mail> first = fixture.relay().waiting(fixture.meetingId, guest, Optional.empty());
    assertThat(first.items()).isEqualTo(all.subList(0, 3));
    assertThat(first.more()).isTrue();
    assertThat(
            fixture.relay().waiting(fixture.meetingId, guest, Optional.of(all.get(2).id())).items())
        .isEqualTo(all.subList(3, 5));

    fixture.relay().handled(guest, List.of(all.get(0).id(), all.get(4).id()));
    fixture.relay().settle();
    assertThat(waiting(guest)).isEqualTo(all.subList(1, 4));
  }

  @Test
  void forgetsAsManyEnvelopesAsAreHandledAtOnceAndNoOther() {
    RelayLimits wide = new RelayLimits(100, 100, 100, 10_000, Duration.ofDays(7));
    try (RelayFixture roomy = new RelayFixture(Databases.SQLITE, wide, Clock.systemUTC())) {
      roomy.admit(guest);
      List<Envelope> envelopes = Stream.generate(() -> envelope(guest)).limit(71).toList();
      roomy.relay().distribute(roomy.host, new SenderKeys(roomy.meetingId, envelopes)).join();
      List<Mail> all = List.copyOf(roomy.announcedMail);

      roomy.relay().handled(guest, ids(all.subList(0, 70)));
      roomy.relay().settle(guest);

      assertThat(roomy.relay().waiting(roomy.meetingId, guest, Optional.empty()).items())
          .isEqualTo(all.subList(70, 71));
      assertThat(roomy.acknowledged)
          .singleElement()
          .satisfies(told ->
              assertThat(told.envelopes())
                  .extracting(SenderKeysAcknowledged.Envelope::id)
                  .containsExactlyInAnyOrderElementsOf(ids(all.subList(0, 70))));
    }
  }

  @Test
  void countsWhatADeviceHasReadBeforeItSettles() {
    fixture.admit(guest);
    say("one");
    say("two");
    fixture.relay().read(fixture.meetingId, fixture.host, new Place(1, 2));
    fixture.relay().read(fixture.meetingId, guest, new Place(1, 1));

    fixture.relay().settle(guest);

    assertThat(cursor(guest)).isEqualTo(1);
  }

  @Test
  void doesNotLetADeviceHandleAnothersMail() {
    fixture.admit(guest);
    fixture.relay().distribute(fixture.host, senderKeys(guest)).join();

    fixture.relay().handled(fixture.host, List.of(fixture.announcedMail.get(0).id()));
    fixture.relay().settle();

    assertThat(waiting(guest)).hasSize(1);
  }

  @Test
  void tellsASenderOnceWhoseKeysOfItAreHandledHoweverManyThatAre() {
    List<Address> guests =
        Stream.generate(() -> Address.ofGuest(GuestSessionId.random())).limit(5).toList();
    guests.forEach(fixture::admit);
    fixture.relay().distribute(fixture.host, senderKeys(guests.toArray(Address[]::new))).join();
    List<Mail> keys = List.copyOf(fixture.announcedMail);
    assertThat(unacknowledged()).containsExactlyElementsOf(ids(keys).reversed());

    keys.subList(0, 3).forEach(key -> fixture.relay().handled(key.recipient(), List.of(key.id())));
    fixture.relay().settle();

    assertThat(fixture.acknowledged)
        .singleElement()
        .satisfies(told ->
            assertThat(told.envelopes())
                .extracting(SenderKeysAcknowledged.Envelope::id)
                .containsExactlyInAnyOrderElementsOf(ids(keys.subList(0, 3))));
    assertThat(unacknowledged()).containsExactlyElementsOf(ids(keys.subList(3, 5)).reversed());
  }

  @Test
  void tellsNobodyOfHandledDirectMessages() {
    fixture.admit(guest);
    fixture
        .relay()
        .direct(
            guest,
            new DirectMessage(
                fixture.meetingId, MessageId.random(), List.of(envelope(fixture.host))))
        .join();
    fixture.relay().handled(fixture.host, ids(fixture.announcedMail));
    fixture.relay().settle();

    assertThat(fixture.acknowledged).isEmpty();
  }

  private List<EnvelopeId> unacknowledged() {
    return fixture.relay().standing(fixture.meetingId, fixture.host).unacknowledged();
  }

  private static List<EnvelopeId> ids(List<Mail> mail) {
    return mail.stream().map(Mail::id).toList();
  }

  @Test
  void refusesMailForAFullMailboxAloneAndTakesItWhenThereIsRoom() {
    fixture.admit(guest);
    fixture.add(device);
    for (int i = 0; i < 5; i++) {
      fixture.relay().distribute(fixture.host, senderKeys(guest)).join();
    }

    List<MailResult> results =
        fixture.relay().distribute(fixture.host, senderKeys(guest, device)).join();
    assertThat(results.get(0))
        .isInstanceOfSatisfying(
            MailResult.NotKept.class,
            result -> assertThat(result.code()).isEqualTo(ErrorCode.MAILBOX_FULL));
    assertThat(results.get(1))
        .isEqualTo(new MailResult.Kept(device, fixture.announcedMail.getLast().id()));

    fixture.relay().handled(guest, List.of(fixture.announcedMail.get(0).id()));
    assertThat(fixture.relay().distribute(fixture.host, senderKeys(guest)).join())
        .containsExactly(new MailResult.Kept(guest, fixture.announcedMail.getLast().id()));
  }

  @Test
  void deliversADirectMessageOnceEvenAfterItWasHandled() {
    fixture.admit(guest);
    DirectMessage message =
        new DirectMessage(fixture.meetingId, MessageId.random(), List.of(envelope(fixture.host)));
    fixture.relay().direct(guest, message).join();
    fixture.relay().handled(fixture.host, List.of(fixture.announcedMail.get(0).id()));
    fixture.relay().settle();

    assertThat(fixture.relay().direct(guest, message).join())
        .containsExactly(new MailResult.Kept(fixture.host, null));
    assertThat(fixture.announcedMail).hasSize(1);
    assertThat(waiting(fixture.host)).isEmpty();
  }

  @Test
  void letsAGuestWriteToMembersDevicesAlone() {
    Address other = Address.ofGuest(GuestSessionId.random());
    fixture.admit(guest);
    fixture.admit(other);

    List<MailResult> results =
        fixture
            .relay()
            .direct(
                guest,
                new DirectMessage(
                    fixture.meetingId,
                    MessageId.random(),
                    List.of(envelope(other), envelope(fixture.host))))
            .join();

    assertThat(results.get(0))
        .isInstanceOfSatisfying(
            MailResult.NotKept.class,
            result -> assertThat(result.code()).isEqualTo(ErrorCode.FORBIDDEN));
    assertThat(results.get(1))
        .isEqualTo(new MailResult.Kept(fixture.host, fixture.announcedMail.getLast().id()));
  }

  @Test
  void movesACursorForwardAloneAndNotPastTheLatest() {
    say("one");
    say("two");
    fixture.relay().read(fixture.meetingId, fixture.host, new Place(1, 1));
    fixture.relay().settle();
    assertThat(cursor(fixture.host)).isEqualTo(1);

    fixture.relay().read(fixture.meetingId, fixture.host, new Place(1, 99));
    fixture.relay().settle();
    assertThat(cursor(fixture.host)).isEqualTo(2);

    fixture.relay().read(fixture.meetingId, fixture.host, new Place(1, 1));
    fixture.relay().settle();
    assertThat(cursor(fixture.host)).isEqualTo(2);
  }

  @Test
  void purgesWhatIsOldAndGoesOnCounting() {
    say("old");
    fixture.admit(guest);
    fixture.relay().distribute(fixture.host, senderKeys(guest)).join();
    Instant old = Instant.now().minus(Duration.ofDays(8));
    fixture.sql("update relay_message set accepted_at = ?", old.toEpochMilli());
    fixture.sql("update relay_envelope set queued_at = ?", old.toEpochMilli());
    say("young");

    fixture.relay().purge();

    assertThat(fixture.replay(fixture.host, 0).messages())
        .extracting(MeetingMessage::seq)
        .containsExactly(2L);
    assertThat(waiting(guest)).isEmpty();
    assertThat(fixture.say(fixture.host, fixture.message("next")).join()).isEqualTo(3);
  }

  @Test
  void survivesACrash() {
    fixture.admit(guest);
    say("kept");
    fixture.relay().distribute(fixture.host, senderKeys(guest)).join();

    fixture.crash();

    assertThat(fixture.replay(guest, 0).messages())
        .usingRecursiveFieldByFieldElementComparatorIgnoringFields("receipt")
        .isEqualTo(fixture.announced);
    assertThat(waiting(guest)).isEqualTo(fixture.announcedMail);
    assertThat(fixture.say(fixture.host, fixture.message("next")).join()).isEqualTo(2);
  }

  @Test
  void makesIdsThatSortInOrder() {
    MailIds ids = new MailIds(Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 1000; i++) {
      made.add(ids.next().value());
    }
    assertThat(made).isSorted().doesNotHaveDuplicates();
  }

  private void say(String text) {
    fixture.say(fixture.host, fixture.message(text)).join();
  }

  private long cursor(Address who) {
    return fixture.relay().standing(fixture.meetingId, who).stream().cursor();
  }

  private List<Mail> waiting(Address who) {
    return fixture.relay().waiting(fixture.meetingId, who, Optional.empty()).items();
  }

  private SenderKeys senderKeys(Address... recipients) {
    return new SenderKeys(
        fixture.meetingId, java.util.Arrays.stream(recipients).map(RelayTest::envelope).toList());
  }

  private static Envelope envelope(Address recipient) {
    return new Envelope(recipient, Bytes.of(new byte[] {1, 2, 3}), CiphertextType.PRE_KEY);
  }

  private static ErrorCode codeOf(CompletableFuture<?> refused) {
    return ((Refused) refused.exceptionNow()).code();
  }
}
