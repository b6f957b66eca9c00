package latchkey.protocol.message;

import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.message.wire.Content;

/** What a person says: words, something about words that have been said, or a file. */
public sealed interface Speech extends GroupBody
    permits Text, Reply, Edit, Deletion, Reaction, SharedFile {
  /** By the author's clock, in milliseconds since 1970. */
  long sentAt();

  /** As a program keeps it until it is said: type and body. */
  default Bytes kept() {
    return Wire.bytes(
        Content.newBuilder().setType(type()).setBody(Wire.of(Wire.bytes(wire()))).build());
  }

  /** What was {@link #kept}. */
  static Speech restore(Bytes kept) {
    Content wire = Wire.parse(Content.parser(), kept, "what was kept");
    return read(wire.getType(), Wire.of(wire.getBody()));
  }

  /** The words in it, or what a file is called; empty where there are none. */
  default String words() {
    return switch (this) {
      case Text text -> text.text();
      case Reply reply -> reply.text().text();
      case Edit edit -> edit.text().text();
      case Deletion deletion -> "";
      case Reaction reaction -> reaction.emoji();
      case SharedFile file -> file.name();
    };
  }

  /**
   * Reads what a person says.
   *
   * @throws InvalidInput if it lacks its form, or no author says that
   */
  static Speech read(int type, Bytes body) {
    return switch (type) {
      case GroupBody.TEXT ->
          Text.read(Wire.parse(latchkey.protocol.message.wire.Text.parser(), body, "the text"));
      case GroupBody.REPLY ->
          Reply.read(Wire.parse(latchkey.protocol.message.wire.Reply.parser(), body, "the reply"));
      case GroupBody.EDIT ->
          Edit.read(Wire.parse(latchkey.protocol.message.wire.Edit.parser(), body, "the edit"));
      case GroupBody.DELETION ->
          Deletion.read(
              Wire.parse(latchkey.protocol.message.wire.Deletion.parser(), body, "the deletion"));
      case GroupBody.REACTION ->
          Reaction.read(
              Wire.parse(latchkey.protocol.message.wire.Reaction.parser(), body, "the reaction"));
      case GroupBody.FILE ->
          SharedFile.read(
              Wire.parse(latchkey.protocol.message.wire.File.parser(), body, "the file"));
      default ->
          throw new InvalidInput("it is nothing that a person says, or this version is too old");
    };
  }

  /** Whether bodies of this type are what a person says. */
  static boolean isKnown(int type) {
    return type == GroupBody.TEXT || (type >= GroupBody.REPLY && type <= GroupBody.FILE);
  }
}
