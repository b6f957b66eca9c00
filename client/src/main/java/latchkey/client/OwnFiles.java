package latchkey.client;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.protocol.FileId;
import latchkey.protocol.message.MessageReference;
import latchkey.protocol.message.SharedFile;
import latchkey.protocol.message.Speech;

/**
 * Which of this person's messages, of those that have come since the meeting was opened, name a
 * file: it is deleted with its message. From any thread.
 */
final class OwnFiles {
  private final Map<MessageReference, FileId> files = new ConcurrentHashMap<>();

  /** This person has said that, on whichever device. */
  void said(MessageReference reference, Speech speech) {
    if (speech instanceof SharedFile file) {
      files.put(reference, file.fileId());
    }
  }

  Optional<FileId> at(MessageReference reference) {
    return Optional.ofNullable(files.get(reference));
  }
}
