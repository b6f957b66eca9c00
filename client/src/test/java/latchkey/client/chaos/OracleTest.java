package latchkey.client.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import latchkey.client.chaos.Transcript.Stay;
import latchkey.client.chaos.Verdict.Kind;
import latchkey.client.vouch.GuestTexts;
import latchkey.protocol.Address;
import latchkey.protocol.MessageId;
import org.junit.jupiter.api.Test;

/** An oracle is worth something only if it finds each kind of fault. */
final class OracleTest {
  private static final Address HOST = new Address("host-user", 2);
  private static final Address GUEST = new Address("guest-session", 1);

  private final Words words = new Words();
  private final List<MessageId> ids =
      IntStream.range(0, 5).mapToObj(number -> new MessageId("message-" + number)).toList();

  OracleTest() {
    ids.forEach(id -> words.said(new Words.Word(HOST, false, id, "text of " + id)));
  }

  @Test
  void findsNothingWhereEverybodySawWhatWasOfItsTime() {
    assertThat(judge(guest(true, 3, 4, 5))).isEmpty();
  }

  @Test
  void findsALostMessage() {
    assertThat(judge(guest(true, 3, 5))).containsExactly(Kind.LOST);
  }

  @Test
  void findsALostLastMessage() {
    assertThat(judge(guest(true, 3, 4))).containsExactly(Kind.LOST);
  }

  @Test
  void findsADoubledMessage() {
    assertThat(judge(guest(true, 3, 4, 4, 5))).containsExactly(Kind.DOUBLED);
  }

  @Test
  void findsMessagesOutOfOrder() {
    assertThat(judge(guest(true, 3, 5, 4))).containsExactly(Kind.OUT_OF_ORDER);
  }

  @Test
  void findsWhatWasSaidBeforeAGuestCame() {
    assertThat(judge(guest(true, 2, 3, 4, 5))).containsExactly(Kind.OUT_OF_TIME);
  }

  @Test
  void findsWhatWasSaidAfterAGuestWent() {
    Account gone = guest(false, 3, 4);
    assertThat(kinds(Oracle.judge(log(new Stay(2, OptionalLong.of(3))), words, List.of(gone))))
        .containsExactly(Kind.OUT_OF_TIME);
  }

  @Test
  void findsWhatSomebodySawThatWasNeverLetIn() {
    Transcript log = new Transcript(log(Stay.since(2)).messages(), Map.of());
    assertThat(kinds(Oracle.judge(log, words, List.of(guest(true, 3)))))
        .containsExactly(Kind.OUT_OF_TIME);
  }

  @Test
  void whoHasGoneMayHaveMissedTheLastButNothingInBetween() {
    assertThat(judge(guest(false, 3, 4))).isEmpty();
    assertThat(judge(guest(false, 3, 5))).containsExactly(Kind.LOST);
  }

  @Test
  void findsOtherWordsAndAnotherPlace() {
    Line right = line(4);
    List<Line> otherWords =
        List.of(line(3), new Line(4, HOST, right.id(), "what nobody said"), line(5));
    assertThat(judge(new Account("G", GUEST, true, otherWords, List.of())))
        .containsExactly(Kind.FOREIGN);
    List<Line> twoSwapped =
        List.of(
            line(3),
            new Line(4, HOST, line(5).id(), line(5).text()),
            new Line(5, HOST, right.id(), right.text()));
    assertThat(judge(new Account("G", GUEST, true, twoSwapped, List.of())))
        .containsExactly(Kind.FOREIGN, Kind.FOREIGN);
  }

  @Test
  void findsComplaints() {
    Account complaining =
        new Account("G", GUEST, true, List.of(line(3), line(4), line(5)), List.of("refused"));
    assertThat(judge(complaining)).containsExactly(Kind.COMPLAINT);
  }

  @Test
  void findsWhatSomebodySaidAndTheMeetingDoesNotHave() {
    words.said(new Words.Word(HOST, false, new MessageId("message-lost"), "lost"));
    List<Line> all = IntStream.rangeClosed(1, 5).mapToObj(this::line).toList();
    assertThat(judge(new Account("H", HOST, true, all, List.of()))).containsExactly(Kind.UNSAID);
    assertThat(judge(new Account("H", HOST, false, all, List.of()))).isEmpty();
  }

  @Test
  void findsAMessageThatNobodySent() {
    List<Transcript.Entry> messages = new ArrayList<>(log(Stay.since(2)).messages());
    messages.add(new Transcript.Entry(6, GUEST, ids.get(0)));
    Transcript log = new Transcript(messages, Map.of());
    assertThat(kinds(Oracle.judge(log, words, List.of()))).containsExactly(Kind.UNKNOWN_MESSAGE);
  }

  @Test
  void aGuestsTextThatTwoMembersPublishCountsOnce() {
    MessageId said = new MessageId("guest-said");
    words.said(new Words.Word(GUEST, true, said, "hello"));
    MessageId published = GuestTexts.Key.publicationId(GUEST, said);
    Address other = new Address("other-user", 1);
    Address late = new Address("late-session", 1);
    Transcript log =
        new Transcript(
            List.of(
                new Transcript.Entry(1, HOST, published),
                new Transcript.Entry(2, other, published)),
            Map.of(GUEST, Stay.since(0), late, Stay.since(1)));
    Line first = new Line(1, GUEST, said, "hello");
    Line second = new Line(2, GUEST, said, "hello");
    assertThat(kinds(log, account(GUEST, first))).isEmpty();
    assertThat(kinds(log, account(GUEST, first, second))).contains(Kind.DOUBLED);
    assertThat(kinds(log, account(GUEST, second))).containsExactly(Kind.FOREIGN);
    assertThat(kinds(log, account(late, second))).isEmpty();
  }

  @Test
  void whatStandsForAGuestsTextAfterItWasTakenOutIsNotMissed() {
    MessageId said = new MessageId("guest-said");
    words.said(new Words.Word(GUEST, true, said, "hello"));
    List<Transcript.Entry> messages =
        List.of(new Transcript.Entry(2, HOST, GuestTexts.Key.publicationId(GUEST, said)));
    Address other = new Address("other-user", 1);
    Map<Address, Stay> stays = Map.of(other, Stay.since(0));
    assertThat(kinds(new Transcript(messages, stays, Map.of(GUEST, 1L)), account(other))).isEmpty();
    assertThat(kinds(new Transcript(messages, stays, Map.of(GUEST, 2L)), account(other)))
        .containsExactly(Kind.LOST);
  }

  private static Account account(Address address, Line... lines) {
    return new Account("A", address, true, Arrays.asList(lines), List.of());
  }

  private List<Kind> kinds(Transcript log, Account account) {
    return kinds(Oracle.judge(log, words, List.of(account)));
  }

  private List<Kind> judge(Account account) {
    return kinds(Oracle.judge(log(Stay.since(2)), words, List.of(account)));
  }

  private static List<Kind> kinds(Verdict verdict) {
    return verdict.faults().stream().map(Verdict.Fault::kind).toList();
  }

  /** Five messages of the host's; the guest's stay is given. */
  private Transcript log(Stay guests) {
    return new Transcript(
        IntStream.rangeClosed(1, 5)
            .mapToObj(seq -> new Transcript.Entry(seq, HOST, ids.get(seq - 1)))
            .toList(),
        Map.of(HOST, Stay.since(0), GUEST, guests));
  }

  private Account guest(boolean present, int... seqs) {
    return new Account(
        "G", GUEST, present, Arrays.stream(seqs).mapToObj(this::line).toList(), List.of());
  }

  private Line line(int seq) {
    MessageId id = ids.get(seq - 1);
    return new Line(seq, HOST, id, "text of " + id);
  }
}
