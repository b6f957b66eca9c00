package latchkey.protocol.record;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.protocol.Bytes;
import latchkey.protocol.FileId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.account.TestAccount;
import latchkey.protocol.log.meeting.RecordedMeeting;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.Deletion;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.MessageReference;
import latchkey.protocol.message.RelayedGuestText;
import latchkey.protocol.message.Reply;
import latchkey.protocol.message.SharedFile;
import latchkey.protocol.message.Text;
import latchkey.protocol.record.RecordReport.How;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

final class RecordVerifierTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final long TIME = 1_800_000_000_000L;

  /** Of what stands before it, an author's first words tell nothing. */
  private static final int MIKAS_FIRST = 1;

  /** What the report says that no reader can know, or that it does not speak of. */
  private static final Pattern UNPROVED =
      Pattern.compile(
          "/madeAt|/madeBy/.*|/files|/messages/\\d+/acceptedAt"
              // What is withheld.
              + "|/messages/4/content/(messageId|type)|/messages/6/content/(messageId|type|file/.*)"
              // The last of all, and the last words of each member.
              + "|/messages/9/(seq|ciphertextHash)|/messages/[89]/content/(messageId|type|body)");

  private final RecordedMeeting meeting = new RecordedMeeting();

  @Test
  void aWholeRecordHolds() {
    RecordReport report = verify(meeting.whole());

    assertThat(report.problems()).isEmpty();
    assertThat(report.holds()).isTrue();
    assertThat(report.proved())
        .contains(
            "The guest that calls itself “Gina” (guest 1) has signed 2 messages that stand here, in"
                + " this order.");
    assertThat(report.participants().getFirst()).startsWith("member 1 “Hanna”: u_");
    assertThat(report.comparable().getFirst())
        .contains("but that 1 of them is named, by hash, in words that a guest has signed");
    assertThat(report.remarks())
        .contains(
            "4 messages of the device that made the record do not say how far it had read the"
                + " log.");
    assertThat(report.checked()).anyMatch(line -> line.startsWith("8 transcript marks"));
    assertThat(report.unproved())
        .anyMatch(line -> line.startsWith("That members said what stands here"));
    assertThat(report.spoken())
        .filteredOn(RecordReport.Spoken::isSigned)
        .extracting(RecordReport.Spoken::words)
        .containsExactly("I agree", "Bye");
  }

  @Test
  void aRecordIsReadAsItWasWritten() {
    MeetingRecord record = meeting.whole();

    byte[] file = RecordFile.write(record);

    assertThat(RecordFile.read(file)).isEqualTo(record);
    assertThat(RecordFile.write(RecordFile.read(file))).isEqualTo(file);
  }

  @Test
  void noKeyAndNothingThatWasDeletedStandsInIt() {
    String file = new String(RecordFile.write(meeting.whole()), UTF_8);

    assertThat(everythingIn(file))
        .contains("I agree")
        .contains(latin(Sha256.of("digest")))
        .doesNotContain("The PIN is")
        .doesNotContain(latin(Sha256.of("key")));
  }

  /** All bytes that stand in it in base64url, one after the other. */
  private static String everythingIn(String file) {
    return Pattern.compile("\"([A-Za-z0-9_-]{8,})\"")
        .matcher(file)
        .results()
        .map(found -> found.group(1))
        .filter(text -> text.length() % 4 != 1)
        .map(text -> latin(Bytes.of(Base64.getUrlDecoder().decode(text))))
        .collect(Collectors.joining());
  }

  private static String latin(Bytes bytes) {
    return new String(bytes.toByteArray(), ISO_8859_1);
  }

  @Test
  void eachFieldThatIsChangedIsNoticedOrSaidToBeUnproved() {
    byte[] file = RecordFile.write(meeting.whole());
    RecordReport whole = verify(RecordFile.read(file));
    List<String> unnoticed = new ArrayList<>();
    SignatureCheck signatures = eachOnce();
    int count = leaves(JSON.readTree(file)).size();
    for (int i = 0; i < count; i++) {
      JsonNode root = JSON.readTree(file);
      Leaf leaf = leaves(root).get(i);
      leaf.change();
      try {
        RecordReport report =
            RecordVerifier.verify(
                RecordFile.read(JSON.writeValueAsBytes(root)), signatures, Optional.empty());
        if (isSame(report, whole) && !UNPROVED.matcher(leaf.path()).matches()) {
          unnoticed.add(leaf.path());
        }
      } catch (InvalidInput refused) {
        assertThat(refused.getMessage()).isNotBlank();
      }
    }

    assertThat(unnoticed).isEmpty();
    assertThat(count).isGreaterThan(100);
  }

  /** Checks each signature once, however many records have it. */
  private static SignatureCheck eachOnce() {
    Map<List<Bytes>, Boolean> known = new HashMap<>();
    return (key, message, signature) ->
        known.computeIfAbsent(
            List.of(key, Bytes.of(message), Bytes.of(signature)),
            one -> TestAccount.SIGNATURES.verifies(key, message, signature));
  }

  private static boolean isSame(RecordReport report, RecordReport whole) {
    return report.problems().equals(whole.problems())
        && report.disputes().equals(whole.disputes())
        && report.proved().equals(whole.proved())
        && report.remarks().equals(whole.remarks())
        && report.checked().equals(whole.checked());
  }

  @Test
  void aMessageThatIsLeftOutInTheMiddleIsNoticed() {
    MeetingRecord whole = meeting.whole();
    for (int left = 1; left < whole.messages().size() - 2; left++) {
      List<RecordedMessage> messages = new ArrayList<>(whole.messages());
      messages.remove(left);

      RecordReport report = verify(with(whole, messages));
      assertThat(report.holds()).as("without %s", left).isEqualTo(left == MIKAS_FIRST);
      assertThat(report.remarks())
          .anyMatch(line -> line.startsWith("1 of the server's numbers between those"));
    }
  }

  @Test
  void twoMessagesThatChangePlacesAreNoticed() {
    MeetingRecord whole = meeting.whole();
    List<RecordedMessage> messages = new ArrayList<>(whole.messages());
    messages.add(1, messages.remove(2));

    assertThat(verify(with(whole, messages)).problems()).isNotEmpty();
  }

  @Test
  void wordsThatAGuestHasNotSignedAreToldOf() {
    var _ = meeting.guestSays(new Text("Yes", TIME));
    MeetingRecord record =
        meeting.record(message -> {
          RecordedContent content = message.content().orElseThrow();
          GuestText text = ((RelayedGuestText) content.body().orElseThrow()).words();
          byte[] signature = text.signature().toByteArray();
          signature[3] ^= 1;
          Bytes forged =
              Bytes.of(
                  new RelayedGuestText(new GuestText(text.words(), Bytes.of(signature)))
                      .wire()
                      .toByteArray());
          return new RecordedMessage(
              message.incarnationId(),
              message.seq(),
              message.acceptedAt(),
              message.sender(),
              message.ciphertextHash(),
              Optional.of(
                  new RecordedContent(
                      content.messageId(),
                      content.place(),
                      content.type(),
                      new RecordedContent.Body(forged),
                      content.read(),
                      content.mark())));
        });

    RecordReport report = verify(record);

    assertThat(report.problems())
        .singleElement()
        .asString()
        .contains("guest 1 “Gina”")
        .contains("has not signed the words");
    assertThat(report.proved()).noneMatch(line -> line.contains("has signed 1 message"));
    assertThat(report.spoken()).isEmpty();
  }

  @Test
  void whoWouldDeleteAnothersWordsChangesNothing() {
    MessageReference first = meeting.says(meeting.hanna(), new Text("Hello", TIME));
    var _ = meeting.says(meeting.mika(), new Deletion(first, TIME));

    RecordReport report = verify(meeting.record(message -> message));

    assertThat(report.holds()).isTrue();
    assertThat(report.remarks())
        .anyMatch(line -> line.contains("would change or delete what another has said"));
  }

  @Test
  void theAnchorOfALinkIsLookedFor() {
    MeetingRecord record = meeting.whole();

    assertThat(RecordVerifier.verify(record, TestAccount.SIGNATURES, Optional.of(meeting.head())))
        .matches(RecordReport::holds);
    assertThat(
            RecordVerifier.verify(
                record, TestAccount.SIGNATURES, Optional.of(Sha256.of("another"))))
        .matches(report -> !report.holds());
  }

  @Test
  void noSentenceOfTheReportHasWordsOfAnAuthorButNames() {
    RecordReport report = verify(meeting.whole());

    Stream.of(
            report.participants(),
            report.checked(),
            report.problems(),
            report.disputes(),
            report.remarks(),
            report.proved(),
            report.comparable(),
            report.unproved())
        .flatMap(List::stream)
        .forEach(line -> {
          assertThat(line.codePoints()).noneMatch(Character::isISOControl);
          assertThat(line).doesNotContain("everyone").doesNotContain("plan");
        });
  }

  @Test
  void whatIsNoRecordIsRefusedInASentence() {
    for (String file :
        List.of(
            "",
            "null",
            "[]",
            "{",
            "{}",
            "{\"format\":\"latchkey-record/2\"}",
            "{\"format\":null}",
            new String(RecordFile.write(meeting.whole()), UTF_8)
                .replaceFirst(",\"mark\":[^}]+}", ",\"mark\":null"),
            "{\"format\":\"latchkey-record/1\",\"format\":\"latchkey-record/1\"}",
            "[".repeat(1_000),
            new String(RecordFile.write(meeting.whole()), UTF_8) + "x",
            new String(RecordFile.write(meeting.whole()), UTF_8)
                .replace("\"files\"", "\"colour\""))) {
      assertThatThrownBy(() -> RecordFile.read(file.getBytes(UTF_8)))
          .isInstanceOf(InvalidInput.class)
          .hasMessageMatching("It .*\\.");
    }
  }

  @Test
  void aGuestSendsNothingToTheGroupItself() {
    var _ = meeting.says(meeting.hanna(), new Text("Hello", TIME));
    meeting.goesOnAt(meeting.guest(), AuthorPlace.first(Bytes.of(new byte[16])));
    var _ = meeting.says(meeting.guest(), new Text("I owe you", TIME));

    RecordReport report = verify(meeting.record(message -> message));

    assertThat(report.problems())
        .singleElement()
        .asString()
        .contains("said to be by guest 1 “Gina”, which is no member's device");
    assertThat(report.spoken()).extracting(RecordReport.Spoken::words).containsExactly("Hello");
    assertThat(report.comparable().getFirst()).startsWith("1 message of members");
  }

  @Test
  void whatAGuestHasAnsweredIsNotChangedUnnoticed() {
    MessageReference question = meeting.says(meeting.hanna(), new Text("Tea?", TIME));
    var _ = meeting.guestSays(new Reply(question, new Text("Yes", TIME)));

    assertThat(verify(meeting.record(message -> message)).spoken())
        .extracting(RecordReport.Spoken::about)
        .containsExactly("", "message 1 of member 1 “Hanna” on device 1");
    RecordReport changed =
        verify(
            meeting.record(message -> message.seq() == 1 ? saying(message, "My car?") : message));
    assertThat(changed.problems()).isEmpty();
    assertThat(changed.disputes())
        .anyMatch(line ->
            line.startsWith("Message 2 by guest 1 “Gina” is about words that were never said"));
    assertThat(changed.spoken().getLast().about()).contains("that do not stand here");
    RecordReport without = verify(with(meeting.record(message -> message), 1));
    assertThat(without.remarks())
        .anyMatch(line -> line.contains("words of member 1 “Hanna” on device 1 that do not stand"));
  }

  private static RecordedMessage saying(RecordedMessage message, String words) {
    Text text = new Text(words, TIME);
    RecordedContent content = message.content().orElseThrow();
    return with(
        message,
        new RecordedContent(
            content.messageId(),
            content.place(),
            text.type(),
            new RecordedContent.Body(Bytes.of(text.wire().toByteArray())),
            content.read(),
            content.mark()));
  }

  @Test
  void whatTwoMembersPassOnCountsOnce() {
    GuestText first = meeting.guestSigns(new Text("one", TIME));
    var _ = meeting.says(meeting.hanna(), new RelayedGuestText(first));
    var _ = meeting.guestSays(new Text("two", TIME));
    var _ = meeting.says(meeting.mika(), new RelayedGuestText(first));

    RecordReport report = verify(meeting.record(message -> message));

    assertThat(report.holds()).isTrue();
    assertThat(report.proved()).anyMatch(line -> line.contains("has signed 2 messages"));
    assertThat(report.spoken()).hasSize(2);
  }

  @Test
  void whatIsWithheldAsDeletedIsNamedByADeletionOrToldOf() {
    var _ = meeting.guestSays(new Text("I agree", TIME));
    var _ = meeting.guestSays(new Text("Bye", TIME));

    RecordReport report =
        verify(
            meeting.record(
                message -> message.seq() == 1 ? message.withoutWords(meeting.logId()) : message));

    assertThat(report.remarks())
        .anyMatch(line ->
            line.startsWith("Message 1 by guest 1 “Gina” stands without its words")
                && line.contains("no deletion here names it"));
    assertThat(report.unproved())
        .anyMatch(line -> line.startsWith("That 1 message without its words was ever sent"));
    assertThat(report.spoken().getFirst().isSigned()).isFalse();
  }

  @Test
  void aFileThatAGuestNeverSentProvesNothing() {
    var _ = meeting.guestSays(new Text("I agree", TIME));
    var _ =
        meeting.guestSays(
            new SharedFile(
                FileId.of(Bytes.of(new byte[FileId.BYTES])),
                Sha256.of("key"),
                1,
                "confession.pdf",
                "application/pdf",
                TIME,
                Sha256.of("digest")));

    RecordReport report =
        verify(meeting.record(message -> message.withoutFileKey(meeting.logId(), true)));

    assertThat(report.proved())
        .contains(
            "The guest that calls itself “Gina” (guest 1) has signed 1 message that stands here.");
    assertThat(report.spoken().getLast())
        .matches(spoken -> !spoken.isSigned() && spoken.how() == How.WITHHELD_FILE);
    assertThat(report.unproved())
        .anyMatch(line -> line.startsWith("That 1 message without its words was ever sent"));
  }

  @Test
  void aGapIsExplainedByWhatStandsInItAlone() {
    for (String words : List.of("one", "two", "three", "four")) {
      var _ = meeting.says(meeting.hanna(), new Text(words, TIME));
    }

    RecordReport unread =
        verify(meeting.record(message -> message.seq() == 2 ? without(message) : message));
    assertThat(unread.holds()).isTrue();
    assertThat(unread.checked())
        .anyMatch(line -> line.contains("but for 1 that can be among those without what was said"));
    assertThat(unread.unproved())
        .anyMatch(line -> line.startsWith("What 1 message said that stands here without content"));
    MeetingRecord elsewhere =
        meeting.record(message -> message.seq() == 4 ? without(message) : message);
    assertThat(verify(with(elsewhere, 2)).disputes())
        .singleElement()
        .asString()
        .contains("1 message is missing");
  }

  @Test
  void whatAGuestSaidMayBeInAMessageThatWasNotRead() {
    for (String words : List.of("one", "two", "three")) {
      var _ = meeting.guestSays(new Text(words, TIME));
    }

    assertThat(verify(meeting.record(message -> message.seq() == 2 ? without(message) : message)))
        .matches(RecordReport::holds);
  }

  @Test
  void whatWasSaidWhileTheDeviceWasOutIsNotMissing() {
    var _ = meeting.says(meeting.hanna(), new Text("one", TIME));
    meeting.mikaGoes();
    var _ = meeting.says(meeting.hanna(), new Text("two", TIME));
    meeting.mikaComesBack();
    var _ = meeting.says(meeting.hanna(), new Text("three", TIME));

    RecordReport report = verify(with(meeting.record(message -> message), 2));

    assertThat(report.holds()).isTrue();
    assertThat(report.remarks()).anyMatch(line -> line.contains("was out of the meeting between"));
  }

  @Test
  void gapsWithoutEndAreGapsAllTheSame() {
    long farthest = (1L << 53) - 3;
    for (int i = 0; i < 1_100; i++) {
      Bytes epoch = Bytes.of(Arrays.copyOf(Sha256.of("epoch " + i).toByteArray(), 16));
      meeting.goesOnAt(meeting.hanna(), new AuthorPlace(epoch, farthest, Sha256.of("before")));
      var _ = meeting.says(meeting.hanna(), new Text("far", TIME));
    }

    assertThat(verify(meeting.record(message -> message)).disputes())
        .singleElement()
        .asString()
        .contains("messages are missing");
  }

  @Test
  void anAuthorThatContradictsItselfIsNotTheFilesFault() {
    AuthorPlace place = meeting.next(meeting.hanna());
    var _ = meeting.says(meeting.hanna(), new Text("Yes", TIME));
    meeting.goesOnAt(meeting.hanna(), place);
    var _ = meeting.says(meeting.hanna(), new Text("No", TIME));

    RecordReport report = verify(meeting.record(message -> message));

    assertThat(report.problems()).isEmpty();
    assertThat(report.disputes())
        .singleElement()
        .asString()
        .contains("two different things under one number");
    assertThat(report.holds()).isFalse();
  }

  @Test
  void anEpochThatItsAuthorHasLeftDoesNotComeBack() {
    var _ = meeting.says(meeting.hanna(), new Text("one", TIME));
    AuthorPlace before = meeting.next(meeting.hanna());
    meeting.goesOnAt(
        meeting.hanna(),
        AuthorPlace.first(
            Bytes.of(new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16})));
    var _ = meeting.says(meeting.hanna(), new Text("two", TIME));
    meeting.goesOnAt(meeting.hanna(), before);
    var _ = meeting.says(meeting.hanna(), new Text("three", TIME));

    assertThat(verify(meeting.record(message -> message)).disputes())
        .singleElement()
        .asString()
        .contains("stands behind one that its author said later");
  }

  @Test
  void wordsOfAnEarlierStayDoNotStandBehindThoseOfALaterOne() {
    GuestText early = meeting.guestSigns(new Text("early", TIME));
    meeting.removesGuest(true);
    meeting.admitsGuestAgain();
    var _ = meeting.guestSays(new Text("late", TIME));
    var _ = meeting.says(meeting.hanna(), new RelayedGuestText(early));

    RecordReport report = verify(meeting.record(message -> message));

    assertThat(report.disputes())
        .singleElement()
        .asString()
        .contains("stands behind one that its author said later");
    assertThat(report.proved()).noneMatch(line -> line.contains("that stand here, in this order"));
  }

  @Test
  void whatIsPassedOnWhenTheGuestHasBeenTakenOutIsRefused() {
    GuestText words = meeting.guestSigns(new Text("late", TIME));
    meeting.removesGuest(false);
    var _ = meeting.says(meeting.hanna(), new RelayedGuestText(words));

    RecordReport report = verify(meeting.record(message -> message));

    assertThat(report.problems())
        .singleElement()
        .asString()
        .endsWith("which had been taken out by then.");
    assertThat(report.spoken()).isEmpty();
  }

  @Test
  void marksThatCannotBeComparedProveNothing() {
    var _ = meeting.says(meeting.hanna(), new Text("Hello", TIME));
    var _ = meeting.guestSays(new Text("I agree", TIME));
    Bytes another = Bytes.of(Arrays.copyOf(Sha256.of("another").toByteArray(), 16));

    RecordReport report =
        verify(
            meeting.record(message ->
                new RecordedMessage(
                    another,
                    message.seq(),
                    message.acceptedAt(),
                    message.sender(),
                    message.ciphertextHash(),
                    message.content())));

    assertThat(report.proved()).noneMatch(line -> line.contains("transcript mark"));
    assertThat(report.unproved())
        .anyMatch(line -> line.contains("where their marks could not be compared"));
  }

  @Test
  void onlyTheDeviceThatMadeTheRecordMayLeaveOutHowFarItHadRead() {
    var _ = meeting.saysItself(meeting.mika(), new Text("Hello", TIME));
    var _ = meeting.saysItself(meeting.hanna(), new Text("Hello", TIME));

    assertThat(verify(meeting.record(message -> message)).problems())
        .singleElement()
        .asString()
        .startsWith("Message 2 of member 1 “Hanna” on device 1 does not say how far");
  }

  @Test
  void anAccountThatTheLogDoesNotNameIsToldOf() {
    MeetingRecord record = meeting.whole();
    List<MeetingRecord.Account> accounts = new ArrayList<>(record.accounts());
    TestAccount stranger = TestAccount.opened(3, "Sam");
    accounts.add(new MeetingRecord.Account(UserId.ofRoot(stranger.log.root()), stranger.entries));

    assertThat(
            verify(
                    new MeetingRecord(
                        record.meetingId(),
                        record.madeAt(),
                        record.madeBy(),
                        record.files(),
                        accounts,
                        record.log(),
                        record.messages()))
                .problems())
        .singleElement()
        .asString()
        .startsWith("The log does not name account");
  }

  @Test
  void whateverTimeAServerSaysStandsInARecord() {
    assertThat(RecordedMessage.time(null)).isZero();
    assertThat(RecordedMessage.time(Instant.MIN)).isZero();
    assertThat(RecordedMessage.time(Instant.MAX)).isEqualTo(253_402_300_799_999L);
    assertThat(RecordedMessage.time(Instant.ofEpochMilli(TIME))).isEqualTo(TIME);
  }

  private static RecordedMessage without(RecordedMessage message) {
    return with(message, null);
  }

  private static RecordedMessage with(RecordedMessage message, @Nullable RecordedContent content) {
    return new RecordedMessage(
        message.incarnationId(),
        message.seq(),
        message.acceptedAt(),
        message.sender(),
        message.ciphertextHash(),
        Optional.ofNullable(content));
  }

  /** The same but for the message of this number. */
  private static MeetingRecord with(MeetingRecord record, long left) {
    return with(
        record, record.messages().stream().filter(message -> message.seq() != left).toList());
  }

  private static RecordReport verify(MeetingRecord record) {
    return RecordVerifier.verify(record, TestAccount.SIGNATURES, Optional.empty());
  }

  private static MeetingRecord with(MeetingRecord record, List<RecordedMessage> messages) {
    return new MeetingRecord(
        record.meetingId(),
        record.madeAt(),
        record.madeBy(),
        record.files(),
        record.accounts(),
        record.log(),
        messages);
  }

  /** A value in JSON, and what makes it another one. */
  private record Leaf(String path, Runnable changing) {
    void change() {
      changing.run();
    }
  }

  private static List<Leaf> leaves(JsonNode root) {
    List<Leaf> leaves = new ArrayList<>();
    collect("", root, leaves);
    return leaves;
  }

  private static void collect(String path, JsonNode node, List<Leaf> leaves) {
    if (node instanceof ObjectNode object) {
      for (String name : List.copyOf(object.propertyNames())) {
        collect(path + "/" + name, object.get(name), object::set, name, leaves);
      }
    } else if (node instanceof ArrayNode array) {
      for (int i = 0; i < array.size(); i++) {
        collect(path + "/" + i, array.get(i), (at, value) -> array.set(at, value), i, leaves);
      }
    }
  }

  private static <K> void collect(
      String path, JsonNode value, BiConsumer<K, JsonNode> set, K at, List<Leaf> leaves) {
    if (value.isContainer()) {
      collect(path, value, leaves);
    } else if (value.isNumber()) {
      leaves.add(
          new Leaf(
              path, () -> set.accept(at, JSON.getNodeFactory().numberNode(value.asLong() + 1))));
    } else if (!value.asString().isEmpty()) {
      leaves.add(
          new Leaf(
              path,
              () -> set.accept(at, JSON.getNodeFactory().stringNode(other(value.asString())))));
    }
  }

  /** The same but for a character in its middle. */
  private static String other(String text) {
    int middle = text.length() / 2;
    char there = text.charAt(middle);
    char another = there == '7' ? '8' : '7';
    return text.substring(0, middle) + another + text.substring(middle + 1);
  }
}
