package latchkey.client;

import java.io.IOException;
import java.nio.file.Path;
import latchkey.client.file.FileProgress;
import latchkey.client.file.FileSource;
import latchkey.client.file.FileTransfer;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.message.Deletion;
import latchkey.protocol.message.Edit;
import latchkey.protocol.message.MessageReference;
import latchkey.protocol.message.Reaction;
import latchkey.protocol.message.Reply;
import latchkey.protocol.message.SharedFile;
import latchkey.protocol.message.Speech;
import latchkey.protocol.message.Text;
import latchkey.protocol.record.MeetingRecord;
import latchkey.protocol.record.MeetingRecord.FilesTold;

/**
 * What a person says in a meeting, as a member or as a guest. Calls return at once, but for those
 * of files: words are sent when there is a connection, and {@link MeetingEvent.MessageSent} tells
 * when they stand; for a guest, when a member has passed them on to the group.
 */
public abstract sealed class Conversation permits GuestMeeting, MemberMeeting {
  Conversation() {}

  /** This person's own address in the meeting. */
  public abstract Address self();

  abstract MessageId send(Speech speech);

  abstract FileTransfer files();

  /** What this person's messages say of files. */
  abstract OwnFiles ownFiles();

  abstract MeetingSession session();

  /**
   * What this program has of the conversation since the meeting was opened, the newest 10,000
   * messages at most, also when the meeting is over: for {@link
   * latchkey.protocol.record.RecordFile}. It is not encrypted.
   *
   * @throws LatchkeyException {@code not_admitted} where this person has not come in yet
   */
  public final MeetingRecord record(FilesTold files) {
    return new Recording(session()).make(files);
  }

  /** Says something to everyone. */
  public final MessageId say(String text) {
    return send(written(text));
  }

  /** As {@link #say}, in answer to words. */
  public final MessageId reply(MessageReference to, String text) {
    return send(new Reply(to, written(text)));
  }

  /**
   * Puts other words in place of what this person has said, on whichever device; everyone sees
   * that.
   *
   * @throws LatchkeyException {@code forbidden} where another has said it
   */
  public final MessageId edit(MessageReference target, String text) {
    return send(new Edit(requireOwn(target), written(text)));
  }

  /**
   * Everyone shows in place of what this person has said that it was deleted. The file of a message
   * that has come since the meeting was opened is deleted before, as {@link #deleteFile} does.
   *
   * @throws LatchkeyException {@code forbidden} where another has said it
   */
  public final MessageId delete(MessageReference target) {
    requireOwn(target);
    ownFiles().at(target).ifPresent(files()::delete);
    return sayDeleted(target);
  }

  private MessageId sayDeleted(MessageReference target) {
    return send(new Deletion(target, System.currentTimeMillis()));
  }

  /** Puts an emoji beside another person's words. */
  public final MessageId react(MessageReference target, String emoji) {
    return send(new Reaction(target, emoji, false, System.currentTimeMillis()));
  }

  /** Takes an emoji back. */
  public final MessageId takeBack(MessageReference target, String emoji) {
    return send(new Reaction(target, emoji, true, System.currentTimeMillis()));
  }

  /**
   * Sends a file to everyone: first its ciphertext, then the message that names it. Blocks until
   * the server has the ciphertext, over broken connections, too.
   *
   * @param name what it is called: {@link SharedFile#isFileName}
   * @param mediaType {@link SharedFile#isMediaType}
   * @throws IOException where it cannot be read, or changes meanwhile
   * @throws LatchkeyException {@code too_large}, {@code quota_reached}, {@code storage_full}
   * @throws java.util.concurrent.CancellationException where {@code progress} has ended it; nothing
   *     of it is left
   */
  public final MessageId sendFile(
      FileSource source, String name, String mediaType, FileProgress progress) throws IOException {
    return send(files().send(source, name, mediaType, progress));
  }

  /** As {@link #sendFile(FileSource, String, String, FileProgress)}, of a file on disk. */
  public final MessageId sendFile(Path file, String name, String mediaType, FileProgress progress)
      throws IOException {
    try (FileSource source = FileSource.of(file)) {
      return sendFile(source, name, mediaType, progress);
    }
  }

  /**
   * Fetches a file that was sent, checks all of it, and only then puts it in its place. Blocks,
   * over broken connections, too.
   *
   * @param replaces whether a file that is there already gives way
   * @throws IOException where it cannot be written, or is there already
   * @throws LatchkeyException {@code file_refused} where what the server hands out is not what was
   *     sent; {@code file_unknown}, {@code file_unfinished} or {@code file_gone} where it cannot be
   *     had
   * @throws java.util.concurrent.CancellationException where {@code progress} has ended it; nothing
   *     of it is left
   */
  public final void saveFile(SharedFile file, Path target, boolean replaces, FileProgress progress)
      throws IOException {
    files().save(file, target, replaces, progress);
  }

  /**
   * Deletes a file that this person has sent, on whichever device, and the message that names it.
   * Those who have fetched it may have kept it.
   *
   * @throws LatchkeyException {@code forbidden} where another has sent it
   */
  public final MessageId deleteFile(SharedFile file, MessageReference target) {
    requireOwn(target);
    files().delete(file.fileId());
    return sayDeleted(target);
  }

  private static Text written(String text) {
    return new Text(text, System.currentTimeMillis());
  }

  /** Others would refuse it. */
  private MessageReference requireOwn(MessageReference target) {
    if (!target.author().id().equals(self().id())) {
      throw new LatchkeyException(
          ErrorCode.FORBIDDEN, "Only the person who has said that can change or delete it.");
    }
    return target;
  }
}
