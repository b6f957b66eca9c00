package latchkey.client;

import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.Deletion;
import latchkey.protocol.message.Edit;
import latchkey.protocol.message.MessageReference;
import latchkey.protocol.message.Reaction;
import latchkey.protocol.message.Reply;
import latchkey.protocol.message.SharedFile;
import latchkey.protocol.message.Speech;
import latchkey.protocol.message.Text;

/**
 * What the application is told of what a person says. Only a person's own words are changed or
 * deleted, by whichever of its devices, and nothing is about words that were never said.
 */
final class SpeechSink {
  private final MeetingSession session;

  SpeechSink(MeetingSession session) {
    this.session = session;
  }

  /**
   * Something with its place in the meeting.
   *
   * @param reference by which others name it
   * @param passedOnBy for a guest's words
   */
  record Placed(
      MessageReference reference,
      MessageId messageId,
      long seq,
      Speech speech,
      Optional<Participant> passedOnBy) {}

  MeetingEvent told(Placed said) {
    Participant author = session.people.of(said.reference().author());
    Instant sentAt = Instant.ofEpochMilli(said.speech().sentAt());
    return switch (said.speech()) {
      case Text text -> received(said, author, text, Optional.empty());
      case Reply reply -> received(said, author, reply.text(), Optional.of(quote(reply.to())));
      case Edit edit ->
          refusal(said, edit.target(), true)
              .orElseGet(() ->
                  new MeetingEvent.MessageEdited(
                      author, edit.target(), edit.text().text(), said.seq(), sentAt));
      case Deletion deletion ->
          refusal(said, deletion.target(), true)
              .orElseGet(() ->
                  new MeetingEvent.MessageDeleted(author, deletion.target(), said.seq(), sentAt));
      case Reaction reaction ->
          refusal(said, reaction.target(), false)
              .orElseGet(() ->
                  new MeetingEvent.Reacted(
                      author,
                      reaction.target(),
                      reaction.emoji(),
                      reaction.withdrawn(),
                      said.seq(),
                      sentAt));
      case SharedFile file ->
          new MeetingEvent.FileReceived(
              author,
              file,
              said.messageId(),
              said.seq(),
              sentAt,
              said.passedOnBy(),
              said.reference());
    };
  }

  private static MeetingEvent received(
      Placed said, Participant author, Text text, Optional<Quote> quote) {
    return new MeetingEvent.MessageReceived(
        author,
        text.text(),
        said.messageId(),
        said.seq(),
        Instant.ofEpochMilli(text.sentAt()),
        said.passedOnBy(),
        said.reference(),
        quote);
  }

  private Quote quote(MessageReference reference) {
    return new Quote(reference, session.people.of(reference.author()), isInvented(reference));
  }

  private Optional<MeetingEvent> refusal(Placed said, MessageReference target, boolean ownAlone) {
    Participant author = session.people.of(said.reference().author());
    if (ownAlone && !target.author().id().equals(author.address().id())) {
      return Optional.of(
          new MeetingEvent.MessageRefused(
              author, "it would change or delete what another has said"));
    }
    return isInvented(target)
        ? Optional.of(
            new MeetingEvent.MessageRefused(author, "it is about words that were never said"))
        : Optional.empty();
  }

  /**
   * Whether it names words that were never said: something else was said there, or its author was
   * never in the meeting. What this device has no knowledge of may have been said before it came.
   */
  private boolean isInvented(MessageReference reference) {
    Address author = reference.author();
    if (session.attendance.isOrWasDevice(author)) {
      return isOther(reference);
    }
    return session.attendance.stays(author, Long.MAX_VALUE).stream()
            .map(AuthorPlace::epochOf)
            .noneMatch(reference.epoch()::equals)
        || isOther(reference);
  }

  private boolean isOther(MessageReference reference) {
    return session
        .order
        .saidAt(reference.author(), reference.epoch(), reference.number())
        .filter(hash -> !hash.equals(reference.hash()))
        .isPresent();
  }
}
