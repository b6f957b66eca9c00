package latchkey.protocol.message;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import latchkey.protocol.Bytes;
import latchkey.protocol.FileId;
import latchkey.protocol.Limits;
import latchkey.protocol.Names;
import latchkey.protocol.Require;
import latchkey.protocol.log.WrittenEntry;

/**
 * A file that is sent to the meeting: what it is, and the key of its ciphertext, which the server
 * keeps.
 *
 * @param key 32 bytes, for this file alone
 * @param size of the plaintext
 * @param name a tidy name of 1 to 255 bytes in UTF-8 that can lead into no other folder
 * @param mediaType such as {@code image/png}; its sender's word
 * @param digest SHA-256 over the SHA-256 of each segment of the ciphertext, in order; 32 bytes
 */
public record SharedFile(
    FileId fileId, Bytes key, long size, String name, String mediaType, long sentAt, Bytes digest)
    implements Speech {
  public static final int KEY_BYTES = 32;
  public static final int DIGEST_BYTES = 32;

  private static final Pattern MEDIA_TYPE =
      Pattern.compile("[a-z0-9][a-z0-9!#$&^_.+-]*/[a-z0-9][a-z0-9!#$&^_.+-]*");

  public SharedFile {
    Require.length(key, KEY_BYTES, "the file's key");
    Require.between(size, 0, Limits.MAX_FILE_BYTES, "the file's size");
    requireFit(name, mediaType);
    Require.between(sentAt, 0, WrittenEntry.MAX_TIME, "the time of sending");
    Require.length(digest, DIGEST_BYTES, "the file's digest");
  }

  /**
   * Requires what a file may be called, and a media type.
   *
   * @throws latchkey.protocol.InvalidInput where one of them is not fit
   */
  public static void requireFit(String name, String mediaType) {
    Names.require(name, Limits.MAX_FILE_NAME_BYTES, "the file's name");
    Require.that(
        isFileName(name),
        "the file's name must have at most "
            + Limits.MAX_FILE_NAME_BYTES
            + " bytes, and no '/' and no '\\', and not be . or ..");
    Require.that(isMediaType(mediaType), "the file's media type must be like image/png");
  }

  /** Whether a name is fit for a file: tidy, short enough, and of no other folder. */
  public static boolean isFileName(String name) {
    return Names.isTidy(name, Limits.MAX_FILE_NAME_BYTES)
        && name.getBytes(StandardCharsets.UTF_8).length <= Limits.MAX_FILE_NAME_BYTES
        && name.indexOf('/') < 0
        && name.indexOf('\\') < 0
        && !name.equals(".")
        && !name.equals("..");
  }

  /** Whether this is a media type without parameters, in small letters. */
  public static boolean isMediaType(String type) {
    return type.length() <= Limits.MAX_MEDIA_TYPE_LENGTH && MEDIA_TYPE.matcher(type).matches();
  }

  static SharedFile read(latchkey.protocol.message.wire.File wire) {
    return new SharedFile(
        FileId.of(Wire.of(wire.getFileId())),
        Wire.of(wire.getKey()),
        wire.getSize(),
        wire.getName(),
        wire.getMediaType(),
        wire.getSentAt(),
        Wire.of(wire.getDigest()));
  }

  @Override
  public int type() {
    return GroupBody.FILE;
  }

  @Override
  public latchkey.protocol.message.wire.File wire() {
    return latchkey.protocol.message.wire.File.newBuilder()
        .setFileId(Wire.of(fileId.bytes()))
        .setKey(Wire.of(key))
        .setSize(size)
        .setName(name)
        .setMediaType(mediaType)
        .setSentAt(sentAt)
        .setDigest(Wire.of(digest))
        .build();
  }
}
