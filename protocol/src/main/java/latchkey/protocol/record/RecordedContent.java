package latchkey.protocol.record;

import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.RelayedGuestText;
import latchkey.protocol.message.SharedFile;
import latchkey.protocol.message.Speech;
import latchkey.protocol.message.TranscriptMark;

/**
 * What stood in a ciphertext.
 *
 * @param read how far its author had read the log; empty where the record does not know
 * @param said the body, or what is told in its place
 */
public record RecordedContent(
    MessageId messageId,
    AuthorPlace place,
    int type,
    Said said,
    Optional<Head> read,
    Optional<TranscriptMark> mark) {
  private static final int MAX_TYPE = 65_535;

  public RecordedContent {
    Require.uuid(Require.present(messageId, "messageId").value(), "messageId");
    Require.present(place, "place");
    Require.between(type, 1, MAX_TYPE, "type");
    Require.present(said, "body");
  }

  /** An entry of the log by its index and hash. */
  public record Head(long index, Bytes hash) {
    public Head {
      Require.between(index, 0, WrittenEntry.MAX_NUMBER, "rosterIndex");
      Require.length(hash, Limits.HASH_BYTES, "rosterHead");
    }
  }

  /** What was said. */
  public sealed interface Said {}

  /** All of it. */
  public record Body(Bytes bytes) implements Said {
    public Body {
      Require.that(
          Require.present(bytes, "body").length() <= Limits.MAX_CONTENT_BYTES,
          "body must have at most " + Limits.MAX_CONTENT_BYTES + " bytes");
    }
  }

  /** Why a body is left out. */
  public enum Why {
    /** Its author has deleted it. */
    DELETED,
    /** The key of a file stands in it. */
    FILE
  }

  /**
   * Left out.
   *
   * @param hash the chained hash
   * @param guest of words that were passed on
   * @param file where a file's key is the reason
   */
  public record Withheld(Why why, Bytes hash, Optional<GuestPlace> guest, Optional<FileTold> file)
      implements Said {
    public Withheld {
      Require.present(why, "withheld");
      Require.length(hash, Limits.HASH_BYTES, "hash");
      Require.that(
          file.isPresent() == (why == Why.FILE), "file must stand where a file is withheld alone");
    }
  }

  /**
   * Where a guest's words stand.
   *
   * @param hash of the words
   * @param readIndex the newest entry of the log that the guest had verified
   */
  public record GuestPlace(
      GuestSessionId sessionId, long number, Bytes previousHash, Bytes hash, long readIndex) {
    public GuestPlace {
      Require.that(Ids.isSession(sessionId), "sessionId must be g_ and 16 bytes in base64url");
      var unused = AuthorPlace.ofGuest(sessionId, number, previousHash);
      Require.length(hash, Limits.HASH_BYTES, "hash");
      Require.between(readIndex, 0, WrittenEntry.MAX_NUMBER, "rosterIndex");
    }

    static GuestPlace of(GuestText text) {
      GuestWords words = text.said();
      return new GuestPlace(
          words.sessionId(),
          words.place().number(),
          words.place().previousHash(),
          text.hash(),
          words.log().index());
    }
  }

  /** A file without its key. */
  public record FileTold(Optional<String> name, String mediaType, long size, Bytes digest) {
    public FileTold {
      Require.that(
          SharedFile.isMediaType(Require.present(mediaType, "mediaType")),
          "mediaType must be like image/png");
      Require.that(
          name.isEmpty() || SharedFile.isFileName(name.get()), "name must be that of a file");
      Require.between(size, 0, Limits.MAX_FILE_BYTES, "size");
      Require.length(digest, SharedFile.DIGEST_BYTES, "digest");
    }

    static FileTold of(SharedFile file, boolean named) {
      return new FileTold(
          named ? Optional.of(file.name()) : Optional.empty(),
          file.mediaType(),
          file.size(),
          file.digest());
    }
  }

  /** Everything that a device has opened. */
  public static RecordedContent of(GroupContent content) {
    return new RecordedContent(
        content.messageId(),
        content.place(),
        content.type(),
        new Body(content.body()),
        Optional.of(new Head(content.log().index(), content.log().head())),
        content.mark());
  }

  /** What a device has said itself: it does not get back what else stood in that ciphertext. */
  public static RecordedContent ofOwn(GroupContent content) {
    return new RecordedContent(
        content.messageId(),
        content.place(),
        content.type(),
        new Body(content.body()),
        Optional.empty(),
        Optional.empty());
  }

  /** What it says; empty where its body is withheld, or has not its form. */
  public Optional<GroupBody> body() {
    return said instanceof Body body ? read(type, body.bytes()) : Optional.empty();
  }

  private static Optional<GroupBody> read(int type, Bytes body) {
    try {
      return Optional.of(GroupBody.read(type, body));
    } catch (InvalidInput e) {
      return Optional.empty();
    }
  }

  /** The chained hash; of a body that is withheld by the record's word. */
  public Bytes hash(Bytes logId, Address author) {
    return switch (said) {
      case Withheld withheld -> withheld.hash();
      case Body body -> {
        LogPlace anywhere = new LogPlace(logId, 0, Bytes.of(new byte[Limits.HASH_BYTES]));
        yield new GroupContent(anywhere, place, Optional.empty(), messageId, type, body.bytes())
            .hash(author);
      }
    };
  }

  /** The guest's words that are passed on, with what is known of them. */
  public Optional<GuestPlace> guest() {
    return switch (said) {
      case Withheld withheld -> withheld.guest();
      case Body body ->
          body()
              .filter(RelayedGuestText.class::isInstance)
              .map(relayed -> GuestPlace.of(((RelayedGuestText) relayed).words()));
    };
  }

  /**
   * What a person says in it, a guest's words included; empty where that is withheld or nothing.
   */
  public Optional<Speech> speech() {
    return body()
        .flatMap(body ->
            switch (body) {
              case Speech speech -> Optional.of(speech);
              case RelayedGuestText relayed -> Optional.of(relayed.words().said().speech());
              default -> Optional.empty();
            });
  }

  /** The same, without the words, which were deleted. */
  public RecordedContent withoutWords(Bytes logId, Address sender) {
    return with(new Withheld(Why.DELETED, hash(logId, sender), guest(), Optional.empty()));
  }

  /** The same without the key of the file that it tells of, if it does. */
  public RecordedContent withoutFileKey(Bytes logId, Address sender, boolean named) {
    return speech()
        .filter(SharedFile.class::isInstance)
        .map(file ->
            with(
                new Withheld(
                    Why.FILE,
                    hash(logId, sender),
                    guest(),
                    Optional.of(FileTold.of((SharedFile) file, named)))))
        .orElse(this);
  }

  private RecordedContent with(Said other) {
    return new RecordedContent(messageId, place, type, other, read, mark);
  }
}
