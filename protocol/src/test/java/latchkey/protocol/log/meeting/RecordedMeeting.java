package latchkey.protocol.log.meeting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.FileId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Sha256;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.TestAccount;
import latchkey.protocol.log.meeting.wire.ForWhom;
import latchkey.protocol.log.meeting.wire.WhoMayAdmit;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.Deletion;
import latchkey.protocol.message.Edit;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.MessageReference;
import latchkey.protocol.message.Reaction;
import latchkey.protocol.message.RelayedGuestText;
import latchkey.protocol.message.Reply;
import latchkey.protocol.message.SharedFile;
import latchkey.protocol.message.Speech;
import latchkey.protocol.message.Text;
import latchkey.protocol.message.TranscriptMark;
import latchkey.protocol.record.MeetingRecord;
import latchkey.protocol.record.RecordedContent;
import latchkey.protocol.record.RecordedMessage;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.Transcript;

/** A meeting of two members and a guest, as one who was there from its beginning records it. */
public final class RecordedMeeting {
  private static final Bytes INCARNATION = Bytes.of(new byte[Incarnation.ID_BYTES]);
  private static final long TIME = 1_800_000_000_000L;

  private final TestAccount hanna = TestAccount.opened(1, "Hanna");
  private final TestAccount mika = TestAccount.opened(2, "Mika");
  private final TestMeeting meeting =
      TestMeeting.createdBy(hanna, WhoMayAdmit.WHO_MAY_ADMIT_EVERY_MEMBER);
  private final TestMeeting.Link link;
  private final TestMeeting.TestGuest gina;
  private final Map<Address, AuthorPlace> places = new HashMap<>();
  private final List<RecordedMessage> messages = new ArrayList<>();
  private final List<Bytes> transcript = new ArrayList<>();

  /** Makes a meeting in which no one has said anything. */
  public RecordedMeeting() {
    meeting.add(TestMeeting.by(hanna, 1), mika);
    meeting.join(mika, 1);
    link = meeting.invite(TestMeeting.by(hanna, 1), ForWhom.FOR_WHOM_SHARED, 2);
    gina = meeting.admit(TestMeeting.by(hanna, 1), link, "Gina");
    transcript.add(Transcript.start(id(), new Incarnation(1, INCARNATION)));
    for (Address author : List.of(hanna(), mika())) {
      places.put(author, AuthorPlace.first(Bytes.of(new byte[AuthorPlace.EPOCH_BYTES])));
    }
    places.put(
        guest(),
        AuthorPlace.first(
            AuthorPlace.epochOf(meeting.log.hashAt(meeting.log.size() - 1).orElseThrow())));
  }

  public MeetingId id() {
    return Ids.meetingId(meeting.log.logId());
  }

  public Bytes logId() {
    return meeting.log.logId();
  }

  public Address hanna() {
    return Address.ofMember(TestMeeting.id(hanna), 1);
  }

  public Address mika() {
    return Address.ofMember(TestMeeting.id(mika), 1);
  }

  public Address guest() {
    return Address.ofGuest(gina.sessionId());
  }

  /** An entry's hash, as a link names it. */
  public Bytes head() {
    return meeting.log.head();
  }

  /** A member says something, and what it has been given. */
  public MessageReference says(Address author, GroupBody said) {
    GroupContent content = content(author, said);
    MessageReference reference = MessageReference.of(author, content.place(), content.hash(author));
    stands(author, RecordedContent.of(content), reference);
    return reference;
  }

  /** As {@link #says}, where the record's maker says it. */
  public MessageReference saysItself(Address author, GroupBody said) {
    GroupContent content = content(author, said);
    MessageReference reference = MessageReference.of(author, content.place(), content.hash(author));
    stands(author, RecordedContent.ofOwn(content), reference);
    return reference;
  }

  /** The guest says something, and Hanna passes it on. */
  public MessageReference guestSays(Speech speech) {
    AuthorPlace place = Objects.requireNonNull(places.get(guest()));
    GuestText text = guestSigns(speech);
    var _ = says(hanna(), new RelayedGuestText(text));
    return MessageReference.of(guest(), place, text.hash());
  }

  /** What the guest says, which a member may pass on. */
  public GuestText guestSigns(Speech speech) {
    AuthorPlace place = Objects.requireNonNull(places.get(guest()));
    GuestText text =
        GuestText.sign(
            new GuestWords(
                LogPlace.endOf(meeting.log),
                gina.sessionId(),
                AuthorPlace.ofGuest(gina.sessionId(), place.number(), place.previousHash()),
                Optional.of(mark()),
                messageId(1),
                speech),
            new SigningKey(
                Bytes.of(gina.key().getPublicKey().serialize()),
                gina.key().getPrivateKey()::calculateSignature));
    places.put(guest(), place.after(text.hash()));
    return text;
  }

  /** The author says from now on what belongs there. */
  public void goesOnAt(Address author, AuthorPlace place) {
    places.put(author, place);
  }

  /** Where the author says next. */
  public AuthorPlace next(Address author) {
    return Objects.requireNonNull(places.get(author));
  }

  /** Hanna takes the guest out, for good or because it has gone. */
  public void removesGuest(boolean hadGone) {
    var _ =
        meeting.accept(
            TestMeeting.by(hanna, 1),
            EntryType.GUEST_REMOVED,
            TestMeeting.removing(gina, hadGone, false));
  }

  /** Hanna lets the guest in again, which counts its words anew. */
  public void admitsGuestAgain() {
    var _ =
        meeting.accept(
            TestMeeting.by(hanna, 1),
            EntryType.GUESTS_ADMITTED,
            TestMeeting.admitting(meeting.admitted(gina, link)));
    places.put(guest(), AuthorPlace.first(AuthorPlace.epochOf(meeting.log.head())));
  }

  /** Mika's device, which makes the record, goes out. */
  public void mikaGoes() {
    var _ = meeting.accept(TestMeeting.by(mika, 1), EntryType.DEVICE_LEFT, TestMeeting.nothing());
  }

  /** It comes in again. */
  public void mikaComesBack() {
    meeting.add(TestMeeting.by(hanna, 1), mika);
    meeting.join(mika, 1);
  }

  private GroupContent content(Address author, GroupBody said) {
    return GroupContent.of(
        LogPlace.endOf(meeting.log),
        Objects.requireNonNull(places.get(author)),
        Optional.of(mark()),
        messageId(0),
        said);
  }

  private void stands(Address author, RecordedContent content, MessageReference reference) {
    long seq = messages.size() + 1L;
    Bytes ciphertext = Sha256.of("ciphertext " + seq);
    messages.add(
        new RecordedMessage(
            INCARNATION, seq, TIME + seq, author, ciphertext, Optional.of(content)));
    transcript.add(Transcript.after(transcript.getLast(), seq, author, ciphertext));
    places.put(author, content.place().after(reference.hash()));
  }

  private MessageId messageId(int of) {
    return new MessageId(new UUID(0x4000L + of, (0x8000L << 48) + messages.size()).toString());
  }

  private TranscriptMark mark() {
    return new TranscriptMark(INCARNATION, messages.size(), transcript.getLast());
  }

  /** What was said, changed as {@code change} says it. */
  public MeetingRecord record(UnaryOperator<RecordedMessage> change) {
    return new MeetingRecord(
        id(),
        TIME,
        mika(),
        MeetingRecord.FilesTold.NAMED,
        List.of(
            new MeetingRecord.Account(TestMeeting.id(hanna), hanna.entries),
            new MeetingRecord.Account(TestMeeting.id(mika), mika.entries)),
        meeting.entries,
        messages.stream().map(change).toList());
  }

  /** Something of each kind is said. */
  public MeetingRecord whole() {
    MessageReference first = says(hanna(), new Text("Hello\n\u202eeveryone", TIME));
    var _ = saysItself(mika(), new Reply(first, new Text("Hi", TIME)));
    var _ = guestSays(new Text("I agree", TIME));
    var _ = says(hanna(), new Edit(first, new Text("Hello, everyone", TIME)));
    MessageReference hasty = saysItself(mika(), new Text("The PIN is 4711", TIME));
    var _ = saysItself(mika(), new Deletion(hasty, TIME));
    var _ =
        says(
            hanna(),
            new SharedFile(
                FileId.of(Bytes.of(new byte[FileId.BYTES])),
                Sha256.of("key"),
                4_711,
                "plan \"A\" für Zoë.pdf",
                "application/pdf",
                TIME,
                Sha256.of("digest")));
    var _ = guestSays(new Reply(first, new Text("Bye", TIME)));
    var _ = saysItself(mika(), new Reaction(first, "👍", false, TIME));
    var _ = says(hanna(), new Text("Bye", TIME));
    return record(message -> {
      RecordedMessage told = message.withoutFileKey(logId(), true);
      return message.seq() == hasty.number() + 3 ? told.withoutWords(logId()) : told;
    });
  }
}
