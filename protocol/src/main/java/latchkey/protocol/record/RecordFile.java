package latchkey.protocol.record;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.TranscriptMark;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamFactory;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** Records as they stand in files: JSON in one form, so that two writers write the same bytes. */
public final class RecordFile {
  /** A longer file is no record. */
  public static final int MAX_BYTES = 256 * 1024 * 1024;

  private static final String FORMAT = "latchkey-record/1";
  private static final int MAX_STRING = 128 * 1024;
  private static final int MAX_DEPTH = 8;

  /** Bounds the memory that a file costs before its lists are counted; no record has as many. */
  private static final long MAX_TOKENS = 24_000_000;

  private static final JsonMapper MAPPER = mapper();

  private RecordFile() {}

  private static JsonMapper mapper() {
    return JsonMapper.builder(
            JsonFactory.builder()
                .disable(TokenStreamFactory.Feature.CHARSET_DETECTION)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .streamReadConstraints(
                    StreamReadConstraints.builder()
                        .maxNestingDepth(MAX_DEPTH)
                        .maxStringLength(MAX_STRING)
                        .maxDocumentLength(MAX_BYTES)
                        .maxTokenCount(MAX_TOKENS)
                        .build())
                .build())
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .changeDefaultPropertyInclusion(
            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
        .build();
  }

  /** The bytes of a record's file. */
  public static byte[] write(MeetingRecord record) {
    byte[] json = MAPPER.writeValueAsBytes(Root.of(record));
    byte[] file = Arrays.copyOf(json, json.length + 1);
    file[json.length] = '\n';
    return file;
  }

  /**
   * Reads a record's file. What it says is not checked: {@link RecordVerifier} does that.
   *
   * @throws InvalidInput where it is none, in a sentence for a person that quotes nothing of it
   */
  public static MeetingRecord read(byte[] file) {
    Require.that(file.length <= MAX_BYTES, "The file is longer than any record.");
    Root root;
    try {
      requireNoNull(file);
      root = MAPPER.readValue(file, Root.class);
    } catch (JacksonException e) {
      TokenStreamLocation at = e.getLocation();
      InvalidInput wrong = causeIn(e);
      throw new InvalidInput(
          "It is not JSON of a record's form"
              + (at == null || at.getByteOffset() < 0 ? "" : ", at byte " + at.getByteOffset())
              + (wrong == null ? "." : ": " + wrong.getMessage() + "."),
          e);
    }
    if (root == null) {
      throw new InvalidInput("It is empty.");
    }
    try {
      return root.record();
    } catch (InvalidInput e) {
      throw new InvalidInput("It has not a record's form: " + e.getMessage() + ".", e);
    }
  }

  /** An absent field is left out: no two files say the same. */
  private static void requireNoNull(byte[] file) {
    try (JsonParser parser = MAPPER.createParser(file)) {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        Require.that(token != JsonToken.VALUE_NULL, "It has a null, and no record has one.");
      }
    }
  }

  private static @Nullable InvalidInput causeIn(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof InvalidInput invalid) {
        return invalid;
      }
    }
    return null;
  }

  private static String text(Bytes bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.toByteArray());
  }

  private static Bytes bytes(@Nullable String text, String field) {
    String given = Require.present(text, field);
    try {
      Bytes bytes = Bytes.of(Base64.getUrlDecoder().decode(given));
      if (text(bytes).equals(given)) {
        return bytes;
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidInput(field + " is not base64url without padding", e);
    }
    throw new InvalidInput(field + " is not base64url without padding");
  }

  private static long number(@Nullable Long value, String field) {
    return Require.present(value, field);
  }

  private static <E extends Enum<E>> E named(Class<E> type, @Nullable String name, String field) {
    String given = Require.present(name, field);
    for (E constant : type.getEnumConstants()) {
      if (nameOf(constant).equals(given)) {
        return constant;
      }
    }
    throw new InvalidInput(field + " is none that this version knows");
  }

  private static String nameOf(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  @JsonPropertyOrder({
    "format",
    "meetingId",
    "madeAt",
    "madeBy",
    "files",
    "accounts",
    "log",
    "messages"
  })
  private record Root(
      @Nullable String format,
      @Nullable String meetingId,
      @Nullable Long madeAt,
      @Nullable Author madeBy,
      @Nullable String files,
      @Nullable List<AccountLog> accounts,
      @Nullable List<String> log,
      @Nullable List<Message> messages) {
    static Root of(MeetingRecord record) {
      return new Root(
          FORMAT,
          record.meetingId().value(),
          record.madeAt(),
          new Author(record.madeBy().id(), record.madeBy().deviceId()),
          nameOf(record.files()),
          record.accounts().stream().map(AccountLog::of).toList(),
          record.log().stream().map(RecordFile::text).toList(),
          record.messages().stream().map(Message::of).toList());
    }

    MeetingRecord record() {
      Require.that(FORMAT.equals(format), "format is not " + FORMAT);
      return new MeetingRecord(
          new MeetingId(Require.id(meetingId, "meetingId")),
          RecordFile.number(madeAt, "madeAt"),
          Require.present(madeBy, "madeBy").address(),
          named(MeetingRecord.FilesTold.class, files, "files"),
          Require.items(accounts, 0, MeetingRecord.MAX_ACCOUNTS, "accounts").stream()
              .map(AccountLog::account)
              .toList(),
          Require.items(log, 1, MeetingRecord.MAX_LOG, "log").stream()
              .map(entry -> bytes(entry, "an entry of the log"))
              .toList(),
          Require.items(messages, 0, MeetingRecord.MAX_MESSAGES, "messages").stream()
              .map(Message::message)
              .toList());
    }
  }

  @JsonPropertyOrder({"id", "deviceId"})
  private record Author(@Nullable String id, @Nullable Integer deviceId) {
    Address address() {
      return new Address(Require.id(id, "id"), Require.present(deviceId, "deviceId"));
    }
  }

  @JsonPropertyOrder({"userId", "entries"})
  private record AccountLog(@Nullable String userId, @Nullable List<String> entries) {
    static AccountLog of(MeetingRecord.Account account) {
      return new AccountLog(
          account.userId().value(), account.entries().stream().map(RecordFile::text).toList());
    }

    MeetingRecord.Account account() {
      return new MeetingRecord.Account(
          new UserId(Require.id(userId, "userId")),
          Require.items(entries, 1, MeetingRecord.MAX_LOG, "an account's entries").stream()
              .map(entry -> bytes(entry, "an entry of an account's log"))
              .toList());
    }
  }

  @JsonPropertyOrder({
    "incarnation",
    "seq",
    "acceptedAt",
    "senderId",
    "senderDeviceId",
    "ciphertextHash",
    "content"
  })
  private record Message(
      @Nullable String incarnation,
      @Nullable Long seq,
      @Nullable Long acceptedAt,
      @Nullable String senderId,
      @Nullable Integer senderDeviceId,
      @Nullable String ciphertextHash,
      @Nullable Content content) {
    static Message of(RecordedMessage message) {
      return new Message(
          text(message.incarnationId()),
          message.seq(),
          message.acceptedAt(),
          message.sender().id(),
          message.sender().deviceId(),
          text(message.ciphertextHash()),
          message.content().map(Content::of).orElse(null));
    }

    RecordedMessage message() {
      return new RecordedMessage(
          bytes(incarnation, "incarnation"),
          RecordFile.number(seq, "seq"),
          RecordFile.number(acceptedAt, "acceptedAt"),
          new Address(
              Require.id(senderId, "senderId"), Require.present(senderDeviceId, "senderDeviceId")),
          bytes(ciphertextHash, "ciphertextHash"),
          Optional.ofNullable(content).map(Content::content));
    }
  }

  @JsonPropertyOrder({
    "messageId",
    "epoch",
    "number",
    "previousHash",
    "type",
    "body",
    "withheld",
    "hash",
    "guest",
    "file",
    "rosterIndex",
    "rosterHead",
    "mark"
  })
  private record Content(
      @Nullable String messageId,
      @Nullable String epoch,
      @Nullable Long number,
      @Nullable String previousHash,
      @Nullable Integer type,
      @Nullable String body,
      @Nullable String withheld,
      @Nullable String hash,
      @Nullable Guest guest,
      @Nullable File file,
      @Nullable Long rosterIndex,
      @Nullable String rosterHead,
      @Nullable Mark mark) {
    static Content of(RecordedContent content) {
      RecordedContent.Body body = content.said() instanceof RecordedContent.Body it ? it : null;
      RecordedContent.Withheld withheld =
          content.said() instanceof RecordedContent.Withheld it ? it : null;
      RecordedContent.Head head = content.read().orElse(null);
      return new Content(
          content.messageId().value(),
          text(content.place().epoch()),
          content.place().number(),
          text(content.place().previousHash()),
          content.type(),
          body == null ? null : text(body.bytes()),
          withheld == null ? null : nameOf(withheld.why()),
          withheld == null ? null : text(withheld.hash()),
          withheld == null ? null : withheld.guest().map(Guest::of).orElse(null),
          withheld == null ? null : withheld.file().map(File::of).orElse(null),
          head == null ? null : head.index(),
          head == null ? null : text(head.hash()),
          content.mark().map(Mark::of).orElse(null));
    }

    RecordedContent content() {
      return new RecordedContent(
          new MessageId(Require.present(messageId, "messageId")),
          new AuthorPlace(
              bytes(epoch, "epoch"),
              RecordFile.number(number, "number"),
              bytes(previousHash, "previousHash")),
          Require.present(type, "type"),
          said(),
          head(),
          Optional.ofNullable(mark).map(Mark::mark));
    }

    private RecordedContent.Said said() {
      if (withheld == null) {
        Require.that(
            hash == null && guest == null && file == null,
            "hash, guest and file stand with withheld alone");
        return new RecordedContent.Body(bytes(body, "body"));
      }
      Require.that(body == null, "body must not stand beside withheld");
      return new RecordedContent.Withheld(
          named(RecordedContent.Why.class, withheld, "withheld"),
          bytes(hash, "hash"),
          Optional.ofNullable(guest).map(Guest::place),
          Optional.ofNullable(file).map(File::told));
    }

    private Optional<RecordedContent.Head> head() {
      Require.that(
          (rosterIndex == null) == (rosterHead == null),
          "rosterIndex and rosterHead stand together alone");
      return rosterIndex == null
          ? Optional.empty()
          : Optional.of(new RecordedContent.Head(rosterIndex, bytes(rosterHead, "rosterHead")));
    }
  }

  @JsonPropertyOrder({"sessionId", "number", "previousHash", "hash", "rosterIndex"})
  private record Guest(
      @Nullable String sessionId,
      @Nullable Long number,
      @Nullable String previousHash,
      @Nullable String hash,
      @Nullable Long rosterIndex) {
    static Guest of(RecordedContent.GuestPlace place) {
      return new Guest(
          place.sessionId().value(),
          place.number(),
          text(place.previousHash()),
          text(place.hash()),
          place.readIndex());
    }

    RecordedContent.GuestPlace place() {
      return new RecordedContent.GuestPlace(
          new GuestSessionId(Require.id(sessionId, "sessionId")),
          RecordFile.number(number, "number"),
          bytes(previousHash, "previousHash"),
          bytes(hash, "hash"),
          RecordFile.number(rosterIndex, "rosterIndex"));
    }
  }

  @JsonPropertyOrder({"name", "mediaType", "size", "digest"})
  private record File(
      @Nullable String name,
      @Nullable String mediaType,
      @Nullable Long size,
      @Nullable String digest) {
    static File of(RecordedContent.FileTold file) {
      return new File(file.name().orElse(null), file.mediaType(), file.size(), text(file.digest()));
    }

    RecordedContent.FileTold told() {
      return new RecordedContent.FileTold(
          Optional.ofNullable(name),
          Require.present(mediaType, "mediaType"),
          RecordFile.number(size, "size"),
          bytes(digest, "digest"));
    }
  }

  @JsonPropertyOrder({"incarnation", "seq", "hash"})
  private record Mark(@Nullable String incarnation, @Nullable Long seq, @Nullable String hash) {
    static Mark of(TranscriptMark mark) {
      return new Mark(text(mark.incarnationId()), mark.seq(), text(mark.hash()));
    }

    TranscriptMark mark() {
      return new TranscriptMark(
          bytes(incarnation, "incarnation"), RecordFile.number(seq, "seq"), bytes(hash, "hash"));
    }
  }
}
