package latchkey.protocol.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.UnknownFieldSet;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Sha256;
import latchkey.protocol.UserId;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.keys.XEdDsa;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.message.wire.AccountFork;
import latchkey.protocol.message.wire.AuthorPlace;
import latchkey.protocol.message.wire.Content;
import latchkey.protocol.message.wire.Deletion;
import latchkey.protocol.message.wire.Edit;
import latchkey.protocol.message.wire.File;
import latchkey.protocol.message.wire.GuestText;
import latchkey.protocol.message.wire.GuestWords;
import latchkey.protocol.message.wire.Label;
import latchkey.protocol.message.wire.MessageReference;
import latchkey.protocol.message.wire.Reaction;
import latchkey.protocol.message.wire.RelayedGuestText;
import latchkey.protocol.message.wire.Reply;
import latchkey.protocol.message.wire.SenderKeyDistribution;
import latchkey.protocol.message.wire.SessionConfirmation;
import latchkey.protocol.message.wire.Text;
import latchkey.protocol.message.wire.TranscriptMark;
import latchkey.protocol.message.wire.VoidMessage;
import org.junit.jupiter.api.Test;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.ecc.ECPrivateKey;
import org.signal.libsignal.protocol.ecc.ECPublicKey;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Contents of every type, good ones and wrong ones, and guests' words: {@code
 * vectors/contents.json}, which web/client reads as well. They are made by protobuf's own classes,
 * by hand where they are wrong, and read by this module's. With {@code -Dvectors.write=true} the
 * file is written.
 */
class ContentsVectorsTest {
  private static final Path FILE = Path.of("..", "vectors", "contents.json");
  private static final JsonMapper JSON = new JsonMapper();
  private static final long TIME = 1_800_000_000_000L;
  private static final String ID = "00000000-0000-4000-8000-00000000000";
  private static final UserId USER = UserId.ofRoot(Sha256.of("root"));
  private static final Address AUTHOR = Address.ofMember(USER, 3);
  private static final String SESSION = "g_BwcHBwcHBwcHBwcHBwcHBw";
  private static final SignatureCheck SIGNATURES = ContentsVectorsTest::verifies;

  private final List<Map<String, Object>> contents = new ArrayList<>();
  private final List<Map<String, Object>> words = new ArrayList<>();

  @Test
  void contentsAreReadAsTheRulesSay() throws Exception {
    Map<String, Object> made = make();
    if (Boolean.getBoolean("vectors.write")) {
      String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(made);
      Files.writeString(FILE, json + "\n");
    }

    JsonNode recorded = JSON.readTree(Files.readString(FILE));
    assertThat(recorded).isEqualTo(JSON.readTree(JSON.writeValueAsString(made)));
  }

  @Test
  void goodContentsAreWrittenAsTheyWereRead() throws Exception {
    for (JsonNode vector : JSON.readTree(Files.readString(FILE)).get("contents")) {
      if (vector.get("body").isObject()) {
        byte[] padded = HexFormat.of().parseHex(vector.get("padded").asString());
        String name = vector.get("name").asString();
        if (vector.get("to").asString().equals("group")) {
          GroupContent read = GroupContent.open(padded);
          GroupContent again =
              GroupContent.of(read.log(), read.place(), read.mark(), read.messageId(), read.said());
          assertThat(again.padded()).as(name).isEqualTo(padded);
        } else {
          PairwiseContent read = PairwiseContent.open(padded);
          assertThat(PairwiseContent.of(read.log(), read.said()).padded())
              .as(name)
              .isEqualTo(padded);
        }
      }
    }
  }

  private Map<String, Object> make() throws Exception {
    group();
    groupForms();
    groupBodies();
    pairwise();
    padding();
    guestWords();
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("author", Map.of("id", AUTHOR.id(), "deviceId", AUTHOR.deviceId()));
    all.put("contents", contents);
    Map<String, Object> guest = new LinkedHashMap<>();
    guest.put("sessionId", SESSION);
    guest.put("identityKey", hex(guestKey().publicKey().serialize()));
    guest.put("words", words);
    all.put("guest", guest);
    return all;
  }

  private void group() throws Exception {
    group("text", grouped(2, text("Zoë says 😀")));
    group("text without a mark", grouped(2, text("Hello")).clearMark());
    group("text that begins with a byte-order mark", grouped(2, text("\uFEFFHello")));
    group("text of the first entry", grouped(2, text("Hello")).setRosterIndex(0));
    group(
        "second text",
        grouped(2, text("Hello")).setAuthorPlace(place(2).setPreviousHash(hash("before"))));
    group("longest text", grouped(2, text("€".repeat(5_461) + "x")));
    group("a guest's text", grouped(3, relayed(signed(words(1).build()))));
    group("reply", grouped(9, reply("Yes")));
    group(
        "reply to a guest", grouped(9, reply("Yes").toBuilder().setTo(referenceToGuest()).build()));
    group("edit", grouped(10, edit(reference())));
    group("deletion", grouped(11, deletion().build()));
    group("reaction", grouped(12, reaction("👍").build()));
    group("reaction that is taken back", grouped(12, reaction("👍").setWithdrawn(true).build()));
    for (String emoji : List.of("❤️", "👩🏽‍❤️‍💋‍👨🏿", "1️⃣", "🇩🇪", "x".repeat(16))) {
      group("reaction " + emoji, grouped(12, reaction(emoji).build()));
    }
    group("file", grouped(13, file().build()));
    group("empty file", grouped(13, file().setSize(0).build()));
    group("largest file", grouped(13, file().setSize(1L << 40).build()));
    group("file that begins with a dot", grouped(13, file().setName(".profile").build()));
    group("file with the longest name", grouped(13, file().setName("é".repeat(127) + "x").build()));
    group("file with a name in Arabic", grouped(13, file().setName("ملف.pdf").build()));
    group(
        "file of the longest type",
        grouped(13, file().setMediaType("x/" + "y".repeat(125)).build()));
    group("file of a type with signs", grouped(13, file().setMediaType("a1!#$&^_.+-/b").build()));
    group("void message", grouped(4, VoidMessage.newBuilder().setHash(hash("given up")).build()));
    group(
        "account fork",
        grouped(
            8,
            AccountFork.newBuilder()
                .setUserId(USER.value())
                .setOne(bytes(3, 1))
                .setOther(bytes(3, 2))
                .build()));
  }

  /** What is wrong before the body. */
  private void groupForms() {
    Text hello = text("Hello");
    group("log id of 15 bytes", grouped(2, hello).setMeetingLogId(bytes(15, 6)));
    group("no log id", grouped(2, hello).clearMeetingLogId());
    group("head of 31 bytes", grouped(2, hello).setRosterHead(bytes(31, 1)));
    group("index of 2^53", grouped(2, hello).setRosterIndex(1L << 53));
    group("greatest index", grouped(2, hello).setRosterIndex((1L << 53) - 1));
    group("index of 2^64 - 1", grouped(2, hello).setRosterIndex(-1));
    group("no place", grouped(2, hello).clearAuthorPlace());
    group("place that says nothing", grouped(2, hello).setAuthorPlace(AuthorPlace.newBuilder()));
    group("epoch of 15 bytes", grouped(2, hello).setAuthorPlace(place(1).setEpoch(bytes(15, 8))));
    group("number 0", grouped(2, hello).setAuthorPlace(place(0)));
    group(
        "number 1 with a hash before it",
        grouped(2, hello).setAuthorPlace(place(1).setPreviousHash(hash("before"))));
    group("number 2 without a hash before it", grouped(2, hello).setAuthorPlace(place(2)));
    group(
        "number 2^53-1, which has no next",
        grouped(2, hello).setAuthorPlace(place((1L << 53) - 1).setPreviousHash(hash("before"))));
    group(
        "number 2^53",
        grouped(2, hello).setAuthorPlace(place(1L << 53).setPreviousHash(hash("before"))));
    group("mark that says nothing", grouped(2, hello).setMark(TranscriptMark.newBuilder()));
    group("mark at 2^53", grouped(2, hello).setMark(mark().setSeq(1L << 53)));
    group("mark's hash of 33 bytes", grouped(2, hello).setMark(mark().setHash(bytes(33, 10))));
    group("no message id", grouped(2, hello).clearMessageId());
    group("message id in capital letters", grouped(2, hello).setMessageId((ID + "A")));
    group("message id that is none", grouped(2, hello).setMessageId("message-1"));
    group("message id with short groups", grouped(2, hello).setMessageId("1-1-1-1-1"));
    group("type 0", grouped(0, hello));
    group("type 65,536", grouped(65_536, hello));
    group("type 2^32 - 1", grouped(-1, hello));
    group("type 65,535", grouped(65_535, hello));
    group("type 14", grouped(14, hello));

    byte[] good = grouped(2, hello).build().toByteArray();
    raw("group", "unknown field", withUnknown(grouped(2, hello).build()).toByteArray());
    raw(
        "group",
        "unknown field in the place",
        grouped(2, hello)
            .setAuthorPlace((AuthorPlace) withUnknown(place(1).build()))
            .build()
            .toByteArray());
    raw("group", "default written out", join(good, new byte[] {0x4a, 0x00}));
    raw(
        "group",
        "index 0 written out",
        join(grouped(2, hello).setRosterIndex(0).build().toByteArray(), new byte[] {0x10, 0x00}));
    raw("group", "field twice", join(good, Content.newBuilder().setType(2).build().toByteArray()));
    Content first = Content.newBuilder().setMessageId(ID + "1").build();
    raw(
        "group",
        "fields in another order",
        join(first.toByteArray(), grouped(2, hello).clearMessageId().build().toByteArray()));
    raw("group", "index in more bytes than it needs", stretched());
    raw("group", "cut short", Arrays.copyOf(good, good.length - 1));
    raw("group", "nothing", new byte[0]);
  }

  /** What counts among its author's, and cannot be read. */
  private void groupBodies() throws Exception {
    group("text in a second form", grouped(2, text("Hello")).setBody(twice(text("Hello"))));
    group("text with an unknown field", grouped(2, withUnknown(text("Hello"))));
    group("empty text", grouped(2, text("")));
    group("text too long", grouped(2, text("x".repeat(16_385))));
    group("text before 1970", grouped(2, text("Hello").toBuilder().setSentAt(-1).build()));
    group(
        "text of the year 10,000",
        grouped(2, text("Hello").toBuilder().setSentAt(253_402_300_800_000L).build()));
    group(
        "last moment of 9999",
        grouped(2, text("Hello").toBuilder().setSentAt(253_402_300_799_999L).build()));
    group(
        "text that is not UTF-8",
        grouped(2, text("Hello"))
            .setBody(ByteString.copyFrom(new byte[] {0x0a, 0x02, (byte) 0xc3, 0x28})));
    group(
        "text with a lone surrogate",
        grouped(2, text("Hello"))
            .setBody(
                ByteString.copyFrom(
                    new byte[] {0x0a, 0x03, (byte) 0xed, (byte) 0xa0, (byte) 0x80})));
    group("no text", grouped(2, text("")).clearBody());
    references();
    files();
    group("void message without a hash", grouped(4, VoidMessage.getDefaultInstance()));
    group(
        "void message's hash of 33 bytes",
        grouped(4, VoidMessage.newBuilder().setHash(bytes(33, 1)).build()));
    group("a guest's text without words", grouped(3, RelayedGuestText.getDefaultInstance()));
    group(
        "a guest's text with words that say nothing",
        grouped(3, relayed(GuestText.getDefaultInstance())));
    GuestText good = signed(words(1).build());
    group(
        "a guest's text with a signature of 63 bytes",
        grouped(3, relayed(good.toBuilder().setSignature(bytes(63, 1)).build())));
    group(
        "a guest's words with an unknown field",
        grouped(
            3,
            relayed(
                good.toBuilder().setWords(withUnknown(words(1).build()).toByteString()).build())));
    group(
        "a guest's words with an id that is none",
        grouped(
            3,
            relayed(
                good.toBuilder()
                    .setWords(words(1).setMessageId("x").build().toByteString())
                    .build())));
    group(
        "a guest's words of no session",
        grouped(
            3,
            relayed(
                good.toBuilder()
                    .setWords(words(1).setSessionId(USER.value()).build().toByteString())
                    .build())));
    group(
        "a guest's words without a text",
        grouped(
            3,
            relayed(
                good.toBuilder().setWords(words(1).clearBody().build().toByteString()).build())));
    group(
        "account fork of no account",
        grouped(8, AccountFork.newBuilder().setUserId(SESSION).build()));
    group("sender key", grouped(1, senderKey().build()));
    group("session's confirmation", grouped(5, confirmation()));
    group("label", grouped(6, label("Ada")));
    group("a guest's own words", grouped(7, good));
  }

  /** What is said about other words. */
  private void references() {
    Reply reply = reply("Yes");
    group("reply to nothing", grouped(9, reply.toBuilder().clearTo().build()));
    group("reply without a text", grouped(9, reply.toBuilder().clearText().build()));
    group("empty reply", grouped(9, reply("")));
    group("reply with an unknown field", grouped(9, withUnknown(reply)));
    group("reply in a second form", grouped(9, reply).setBody(twice(reply)));
    Map<String, MessageReference.Builder> wrong = new LinkedHashMap<>();
    wrong.put("that says nothing", MessageReference.newBuilder());
    wrong.put("to nobody's words", reference().clearAuthorId());
    wrong.put("to device 0", reference().setAuthorDeviceId(0));
    wrong.put("to device 128", reference().setAuthorDeviceId(128));
    wrong.put("to a guest's device 2", referenceToGuest().setAuthorDeviceId(2));
    wrong.put("to an id that is none", reference().setAuthorId("u_x"));
    wrong.put("with an epoch of 15 bytes", reference().setEpoch(bytes(15, 8)));
    wrong.put("to number 0", reference().setNumber(0));
    wrong.put("to number 2^53-1", reference().setNumber((1L << 53) - 1));
    wrong.put("to number 2^64-1", reference().setNumber(-1));
    wrong.put("with a hash of 31 bytes", reference().setHash(bytes(31, 1)));
    wrong.forEach((name, target) -> {
      group("reply " + name, grouped(9, reply.toBuilder().setTo(target).build()));
      group("edit " + name, grouped(10, edit(target)));
      group("deletion " + name, grouped(11, deletion().setTarget(target).build()));
      group("reaction " + name, grouped(12, reaction("👍").setTarget(target).build()));
    });
    group("edit without a text", grouped(10, edit(reference()).toBuilder().clearText().build()));
    group("edit of nothing", grouped(10, edit(reference()).toBuilder().clearTarget().build()));
    group("deletion of nothing", grouped(11, deletion().clearTarget().build()));
    group("deletion before 1970", grouped(11, deletion().setSentAt(-1).build()));
    group("deletion at 1970", grouped(11, deletion().setSentAt(0).build()));
    group("reaction to nothing", grouped(12, reaction("👍").clearTarget().build()));
    for (String emoji : List.of("", " ", "👍 ", "\u202E", "x".repeat(17), "\u200D👍")) {
      group("reaction [" + emoji + "]", grouped(12, reaction(emoji).build()));
    }
    group(
        "reaction of the year 10,000",
        grouped(12, reaction("👍").setSentAt(253_402_300_800_000L).build()));
  }

  private void files() {
    group("file of no id", grouped(13, file().clearFileId().build()));
    group("file's id of 15 bytes", grouped(13, file().setFileId(bytes(15, 4)).build()));
    group("file without a key", grouped(13, file().clearKey().build()));
    group("file's key of 33 bytes", grouped(13, file().setKey(bytes(33, 5)).build()));
    group("file without a digest", grouped(13, file().clearDigest().build()));
    group("file's digest of 31 bytes", grouped(13, file().setDigest(bytes(31, 7)).build()));
    group("file's digest of 33 bytes", grouped(13, file().setDigest(bytes(33, 7)).build()));
    group("file of 2^40 + 1 bytes", grouped(13, file().setSize((1L << 40) + 1).build()));
    group("file of 2^64 - 1 bytes", grouped(13, file().setSize(-1).build()));
    group("file before 1970", grouped(13, file().setSentAt(-1).build()));
    group("file of the year 10,000", grouped(13, file().setSentAt(253_402_300_800_000L).build()));
    for (String name :
        List.of(
            "",
            " ",
            ".",
            "..",
            "a/b",
            "../a",
            "a\\b",
            "a\u0000b",
            "a\nb",
            " a",
            "a ",
            "x\u202Efdp.exe",
            "x\u2066.exe",
            "x\u200B.exe",
            "e\u0301.txt",
            "x".repeat(256),
            "é".repeat(128))) {
      group("file [" + name + "]", grouped(13, file().setName(name).build()));
    }
    for (String type :
        List.of(
            "",
            "image",
            "/",
            "image/",
            "/png",
            "Image/png",
            "image/png;q=1",
            "image/png ",
            " image/png",
            "image/png\n",
            "image//png",
            "image/.png",
            "image/p\u00f1g",
            "text/<b>",
            "x/" + "y".repeat(126))) {
      group("file of type [" + type + "]", grouped(13, file().setMediaType(type).build()));
    }
    group("file with an unknown field", grouped(13, withUnknown(file().build())));
    group("file in a second form", grouped(13, file().build()).setBody(twice(file().build())));
    group("file that says nothing", grouped(13, File.getDefaultInstance()).clearBody());
  }

  private void pairwise() throws Exception {
    pairwise("sender key", single(1, senderKey().build()));
    pairwise(
        "sender key before the first message", single(1, senderKey().setNext(place(1)).build()));
    pairwise("session's confirmation", single(5, confirmation()));
    pairwise("label", single(6, label("Ada’s friends")));
    pairwise("a guest's words", single(7, signed(words(1).build())));
    pairwise("a guest's words with a mark", single(7, signed(words(1).setMark(mark()).build())));

    pairwise("sender key without the next place", single(1, senderKey().clearNext().build()));
    pairwise(
        "sender key without the entitling entry",
        single(1, senderKey().clearEntitlingEntry().build()));
    pairwise(
        "confirmation's hash of 31 bytes",
        single(5, SessionConfirmation.newBuilder().setDistributionHash(bytes(31, 1)).build()));
    pairwise("label that is not tidy", single(6, label(" Ada")));
    pairwise("label that is empty", single(6, label("")));
    pairwise("label of 65 code points", single(6, label("x".repeat(65))));
    pairwise(
        "label for a hash of 31 bytes",
        single(6, label("Ada").toBuilder().setTokenHash(bytes(31, 1)).build()));
    pairwise("text", single(2, text("Hello")));
    pairwise("a guest's text that is passed on", single(3, relayed(signed(words(1).build()))));
    pairwise("void message", single(4, VoidMessage.newBuilder().setHash(hash("x")).build()));
    pairwise("account fork", single(8, AccountFork.newBuilder().setUserId(USER.value()).build()));
    pairwise("reply", single(9, reply("Yes")));
    pairwise("file", single(13, file().build()));
    pairwise("type 14", single(14, label("Ada")));
    pairwise("type 0", single(0, label("Ada")));
    pairwise("label with a place", single(6, label("Ada")).setAuthorPlace(place(1)));
    pairwise("label with a mark", single(6, label("Ada")).setMark(mark()));
    pairwise("label with a message id", single(6, label("Ada")).setMessageId(ID + "1"));
    pairwise("label of no meeting", single(6, label("Ada")).clearMeetingLogId());
    raw("one", "unknown field", withUnknown(single(6, label("Ada")).build()).toByteArray());
  }

  private void padding() {
    byte[] good = grouped(2, text("Hello")).build().toByteArray();
    byte[] padded = pad(good);
    padded("group", "no padding", good);
    padded("group", "nothing at all", new byte[0]);
    padded("group", "zeros alone", new byte[256]);
    padded("group", "one zero too few", Arrays.copyOf(padded, padded.length - 1));
    padded("group", "one zero too many", Arrays.copyOf(padded, padded.length + 1));
    padded("group", "twice as long as is needed", Arrays.copyOf(padded, 2 * padded.length));
    byte[] dirty = padded.clone();
    dirty[dirty.length - 1] = 1;
    padded("group", "padding that ends with 1", dirty);
    byte[] otherMark = padded.clone();
    otherMark[good.length] = (byte) 0x40;
    padded("group", "another mark of the end", otherMark);
    int room = 255 - grouped(2, text("")).build().toByteArray().length;
    // Two lengths grow by a byte each.
    group("content of 255 bytes", grouped(2, text("x".repeat(room - 2))));
    group("content of 256 bytes", grouped(2, text("x".repeat(room - 1))));
    byte[] huge = grouped(14, text("Hello")).setBody(bytes(33_000, 1)).build().toByteArray();
    byte[] hugePadded = Arrays.copyOf(huge, 65_536);
    hugePadded[huge.length] = (byte) 0x80;
    padded("group", "65,536 bytes", hugePadded);
  }

  private void guestWords() throws Exception {
    GuestWords first = words(1).build();
    GuestWords second = words(2).setPreviousHash(guestHash(first)).setMark(mark()).build();
    GuestWords third =
        words(3)
            .setPreviousHash(guestHash(second))
            .setBody(text("Zoë says 😀").toByteString())
            .build();
    for (GuestWords said : List.of(first, second, third)) {
      words("words " + said.getNumber(), signed(said));
    }
    words("a reply", signed(saying(4, 9, reply("Yes"))));
    words("an edit", signed(saying(5, 10, edit(referenceToGuest()))));
    words("a deletion", signed(saying(6, 11, deletion().setTarget(referenceToGuest()).build())));
    words("a reaction", signed(saying(7, 12, reaction("👍").build())));
    words("a file", signed(saying(8, 13, file().build())));
    GuestText good = signed(first);
    words(
        "signed by another key",
        signed("signed by another key", first, privateKey(4), SigningContext.GUEST_WORDS));
    words(
        "signed in another context",
        signed("signed in another context", first, guestKey(), SigningContext.HEARTBEAT));
    byte[] altered = good.getSignature().toByteArray();
    altered[5] ^= 1;
    words("altered signature", good.toBuilder().setSignature(ByteString.copyFrom(altered)).build());
    words(
        "another text",
        good.toBuilder()
            .setWords(words(1).setBody(text("Goodbye").toByteString()).build().toByteString())
            .build());
    words("number 0", unsigned(words(0).build()));
    words(
        "number 2^53-1, which has no next",
        unsigned(words((1L << 53) - 1).setPreviousHash(hash("x")).build()));
    words("number 1 with a hash before it", unsigned(words(1).setPreviousHash(hash("x")).build()));
    words("number 2 without a hash before it", unsigned(words(2).build()));
    words(
        "mark that says nothing", unsigned(words(1).setMark(TranscriptMark.newBuilder()).build()));
    words("no log", unsigned(words(1).clearMeetingLogId().build()));
    words("no session", unsigned(words(1).clearSessionId().build()));
    words("no message id", unsigned(words(1).clearMessageId().build()));
    words("no body", unsigned(words(1).clearBody().build()));
    words("no type", unsigned(words(1).clearType().build()));
    words(
        "void message",
        unsigned(saying(1, 4, VoidMessage.newBuilder().setHash(hash("x")).build())));
    words("type 14", unsigned(saying(1, 14, text("Hello"))));
    words("a file of no id", unsigned(saying(1, 13, file().clearFileId().build())));
    words("type 2^32 - 1", unsigned(words(1).setType(-1).build()));
    words("empty text", unsigned(words(1).setBody(text("").toByteString()).build()));
    words("no head", unsigned(words(1).clearRosterHead().build()));
    words("in a second form", good.toBuilder().setWords(twice(words(1).build())).build());
  }

  // What is made of each.

  private void group(String name, Content.Builder content) {
    raw("group", name, content.build().toByteArray());
  }

  private void pairwise(String name, Content.Builder content) {
    raw("one", name, content.build().toByteArray());
  }

  private void raw(String to, String name, byte[] content) {
    padded(to, name, pad(content));
  }

  /**
   * {@code hash} is there where the content is good but for its body; {@code body} where all is.
   */
  private void padded(String to, String name, byte[] padded) {
    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("name", name);
    vector.put("to", to);
    vector.put("padded", hex(padded));
    if (to.equals("group")) {
      Optional<GroupContent> content = tried(() -> GroupContent.open(padded));
      vector.put("content", content.map(ContentsVectorsTest::fields).orElse(null));
      vector.put("hash", content.map(it -> hex(it.hash(AUTHOR))).orElse(null));
      vector.put(
          "body",
          content.flatMap(it -> tried(it::said)).map(ContentsVectorsTest::fields).orElse(null));
    } else {
      Optional<PairwiseContent> content = tried(() -> PairwiseContent.open(padded));
      vector.put("content", content.map(ContentsVectorsTest::fields).orElse(null));
      vector.put(
          "body",
          content.flatMap(it -> tried(it::said)).map(ContentsVectorsTest::fields).orElse(null));
    }
    contents.add(vector);
  }

  private void words(String name, GuestText text) {
    Map<String, Object> vector = new LinkedHashMap<>();
    vector.put("name", name);
    vector.put("words", hex(text.getWords().toByteArray()));
    vector.put("signature", hex(text.getSignature().toByteArray()));
    Optional<latchkey.protocol.message.GuestText> read =
        tried(() -> latchkey.protocol.message.GuestText.read(text));
    vector.put("said", read.map(it -> fields(it.said())).orElse(null));
    vector.put("hash", read.map(it -> hex(it.hash())).orElse(null));
    vector.put("signed", read.map(it -> it.isSignedBy(key(), SIGNATURES)).orElse(null));
    words.add(vector);
  }

  private interface Attempt<T> {
    T run();
  }

  private static <T> Optional<T> tried(Attempt<T> attempt) {
    try {
      return Optional.of(attempt.run());
    } catch (InvalidInput e) {
      assertThat(e.getMessage()).isNotBlank();
      return Optional.empty();
    }
  }

  private static Map<String, Object> fields(GroupContent content) {
    Map<String, Object> fields = fields(content.log());
    fields.put("authorPlace", fields(content.place()));
    fields.put("mark", content.mark().map(ContentsVectorsTest::fields).orElse(null));
    fields.put("messageId", content.messageId().value());
    fields.put("type", content.type());
    return fields;
  }

  private static Map<String, Object> fields(PairwiseContent content) {
    Map<String, Object> fields = fields(content.log());
    fields.put("type", content.type());
    return fields;
  }

  private static Map<String, Object> fields(LogPlace log) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("meetingLogId", hex(log.logId()));
    fields.put("rosterIndex", log.index());
    fields.put("rosterHead", hex(log.head()));
    return fields;
  }

  private static Map<String, Object> fields(latchkey.protocol.message.AuthorPlace place) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("epoch", hex(place.epoch()));
    fields.put("number", place.number());
    fields.put("previousHash", hex(place.previousHash()));
    return fields;
  }

  private static Map<String, Object> fields(latchkey.protocol.message.TranscriptMark mark) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("incarnationId", hex(mark.incarnationId()));
    fields.put("seq", mark.seq());
    fields.put("hash", hex(mark.hash()));
    return fields;
  }

  private static Map<String, Object> fields(latchkey.protocol.message.GuestWords words) {
    Map<String, Object> fields = fields(words.log());
    fields.put("sessionId", words.sessionId().value());
    fields.put("number", words.place().number());
    fields.put("previousHash", hex(words.place().previousHash()));
    fields.put("mark", words.mark().map(ContentsVectorsTest::fields).orElse(null));
    fields.put("messageId", words.messageId().value());
    fields.put("type", words.speech().type());
    fields.put("speech", fields(words.speech()));
    return fields;
  }

  private static Map<String, Object> fields(Speech speech) {
    Map<String, Object> fields = new LinkedHashMap<>();
    switch (speech) {
      case latchkey.protocol.message.Text text -> fields.put("text", text.text());
      case latchkey.protocol.message.Reply reply -> {
        fields.put("to", fields(reply.to()));
        fields.put("text", reply.text().text());
      }
      case latchkey.protocol.message.Edit edit -> {
        fields.put("target", fields(edit.target()));
        fields.put("text", edit.text().text());
      }
      case latchkey.protocol.message.Deletion deletion ->
          fields.put("target", fields(deletion.target()));
      case latchkey.protocol.message.Reaction reaction -> {
        fields.put("target", fields(reaction.target()));
        fields.put("emoji", reaction.emoji());
        fields.put("withdrawn", reaction.withdrawn());
      }
      case SharedFile file -> {
        fields.put("fileId", file.fileId().value());
        fields.put("key", hex(file.key()));
        fields.put("size", file.size());
        fields.put("name", file.name());
        fields.put("mediaType", file.mediaType());
        fields.put("digest", hex(file.digest()));
      }
    }
    fields.put("sentAt", speech.sentAt());
    return fields;
  }

  private static Map<String, Object> fields(latchkey.protocol.message.MessageReference reference) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("authorId", reference.author().id());
    fields.put("authorDeviceId", reference.author().deviceId());
    fields.put("epoch", hex(reference.epoch()));
    fields.put("number", reference.number());
    fields.put("hash", hex(reference.hash()));
    return fields;
  }

  private static Map<String, Object> fields(GroupBody body) {
    Map<String, Object> fields = new LinkedHashMap<>();
    switch (body) {
      case Speech speech -> fields.putAll(fields(speech));
      case latchkey.protocol.message.RelayedGuestText relayed ->
          fields.putAll(fields(relayed.words()));
      case latchkey.protocol.message.VoidMessage nothing -> fields.put("hash", hex(nothing.hash()));
      case AccountForkShown fork -> {
        fields.put("userId", fork.userId().value());
        fields.put("one", hex(fork.one()));
        fields.put("other", hex(fork.other()));
      }
    }
    return fields;
  }

  private static Map<String, Object> fields(PairwiseBody body) {
    Map<String, Object> fields = new LinkedHashMap<>();
    switch (body) {
      case latchkey.protocol.message.SenderKeyDistribution key -> {
        fields.put("distributionMessage", hex(key.distributionMessage()));
        fields.put("next", fields(key.next()));
        fields.put("entitlingEntry", hex(key.entitlingEntry()));
        fields.put(
            "confirmedBy",
            hex(latchkey.protocol.message.SessionConfirmation.of(key).distributionHash()));
      }
      case latchkey.protocol.message.SessionConfirmation confirmation ->
          fields.put("distributionHash", hex(confirmation.distributionHash()));
      case latchkey.protocol.message.Label label -> {
        fields.put("tokenHash", hex(label.tokenHash()));
        fields.put("label", label.label());
      }
      case latchkey.protocol.message.GuestText text -> fields.putAll(fields(text));
    }
    return fields;
  }

  private static Map<String, Object> fields(latchkey.protocol.message.GuestText text) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("words", hex(text.words()));
    fields.put("signature", hex(text.signature()));
    return fields;
  }

  // By protobuf's own classes.

  private static Content.Builder single(int type, Message body) {
    return Content.newBuilder()
        .setMeetingLogId(bytes(16, 6))
        .setRosterIndex(7)
        .setRosterHead(hash("head"))
        .setType(type)
        .setBody(body.toByteString());
  }

  private static Content.Builder grouped(int type, Message body) {
    return single(type, body).setAuthorPlace(place(1)).setMark(mark()).setMessageId(ID + "1");
  }

  private static AuthorPlace.Builder place(long number) {
    return AuthorPlace.newBuilder().setEpoch(bytes(16, 8)).setNumber(number);
  }

  private static TranscriptMark.Builder mark() {
    return TranscriptMark.newBuilder()
        .setIncarnationId(bytes(16, 9))
        .setSeq(12)
        .setHash(hash("transcript"));
  }

  private static Text text(String text) {
    return Text.newBuilder().setText(text).setSentAt(TIME).build();
  }

  private static RelayedGuestText relayed(GuestText words) {
    return RelayedGuestText.newBuilder().setWords(words).build();
  }

  private static SenderKeyDistribution.Builder senderKey() {
    return SenderKeyDistribution.newBuilder()
        .setDistributionMessage(bytes(70, 3))
        .setNext(place(5).setPreviousHash(hash("before")))
        .setEntitlingEntry(hash("entry"));
  }

  private static SessionConfirmation confirmation() {
    return SessionConfirmation.newBuilder().setDistributionHash(hash("sender key")).build();
  }

  private static Label label(String label) {
    return Label.newBuilder().setTokenHash(hash("token")).setLabel(label).build();
  }

  private static GuestWords.Builder words(long number) {
    return GuestWords.newBuilder()
        .setMeetingLogId(bytes(16, 6))
        .setSessionId(SESSION)
        .setNumber(number)
        .setRosterIndex(7)
        .setRosterHead(hash("head"))
        .setMessageId(ID + number)
        .setType(2)
        .setBody(text("Hello").toByteString());
  }

  private static GuestWords saying(long number, int type, Message body) {
    GuestWords.Builder words = words(number).setType(type).setBody(body.toByteString());
    return number == 1 ? words.build() : words.setPreviousHash(hash("before")).build();
  }

  private static MessageReference.Builder reference() {
    return MessageReference.newBuilder()
        .setAuthorId(USER.value())
        .setAuthorDeviceId(4)
        .setEpoch(bytes(16, 8))
        .setNumber(12)
        .setHash(hash("said"));
  }

  private static MessageReference.Builder referenceToGuest() {
    return reference().setAuthorId(SESSION).setAuthorDeviceId(1);
  }

  private static Reply reply(String text) {
    return Reply.newBuilder().setTo(reference()).setText(text(text)).build();
  }

  private static Edit edit(MessageReference.Builder target) {
    return Edit.newBuilder().setTarget(target).setText(text("Hello, all")).build();
  }

  private static Deletion.Builder deletion() {
    return Deletion.newBuilder().setTarget(reference()).setSentAt(TIME);
  }

  private static Reaction.Builder reaction(String emoji) {
    return Reaction.newBuilder().setTarget(reference()).setEmoji(emoji).setSentAt(TIME);
  }

  private static File.Builder file() {
    return File.newBuilder()
        .setFileId(bytes(16, 4))
        .setKey(bytes(32, 5))
        .setSize(1_234_567)
        .setName("Zoë’s plan.pdf")
        .setMediaType("application/pdf")
        .setSentAt(TIME)
        .setDigest(bytes(32, 7));
  }

  private static ByteString guestHash(GuestWords words) {
    byte[] context = "Latchkey 2 guest words hash\0".getBytes(StandardCharsets.US_ASCII);
    return ByteString.copyFrom(Sha256.of(join(context, words.toByteArray())).toByteArray());
  }

  private static GuestText unsigned(GuestWords words) {
    return GuestText.newBuilder().setWords(words.toByteString()).setSignature(bytes(64, 1)).build();
  }

  private GuestText signed(GuestWords words) throws Exception {
    return signed("words " + words.getNumber(), words, guestKey(), SigningContext.GUEST_WORDS);
  }

  /** A recorded signature if there is a good one, since signing draws random bytes. */
  private static GuestText signed(
      String name, GuestWords words, ECPrivateKey key, SigningContext context) throws Exception {
    byte[] message = context.over(words.toByteArray());
    byte[] signature = new byte[0];
    if (Files.exists(FILE)) {
      for (byte[] recorded : recordedSignatures()) {
        if (key.publicKey().verifySignature(message, recorded)) {
          signature = recorded;
        }
      }
    }
    return GuestText.newBuilder()
        .setWords(words.toByteString())
        .setSignature(
            ByteString.copyFrom(
                signature.length > 0
                    ? signature
                    : MADE.computeIfAbsent(
                        name + hex(words.toByteArray()), one -> key.calculateSignature(message))))
        .build();
  }

  private static final Map<String, byte[]> MADE = new LinkedHashMap<>();

  private static List<byte[]> recordedSignatures() throws Exception {
    JsonNode recorded = JSON.readTree(Files.readString(FILE));
    List<byte[]> signatures = new ArrayList<>();
    recorded
        .get("guest")
        .get("words")
        .forEach(it -> signatures.add(HexFormat.of().parseHex(it.get("signature").asString())));
    recorded
        .get("contents")
        .forEach(it -> {
          JsonNode signature = it.path("body").path("signature");
          if (signature.isString()) {
            signatures.add(HexFormat.of().parseHex(signature.asString()));
          }
        });
    return signatures;
  }

  private static Message withUnknown(Message message) {
    UnknownFieldSet.Field field = UnknownFieldSet.Field.newBuilder().addVarint(1).build();
    UnknownFieldSet unknown = UnknownFieldSet.newBuilder().addField(99, field).build();
    return message.toBuilder().setUnknownFields(unknown).build();
  }

  /** Says the same again behind what it says. */
  private static ByteString twice(Message message) {
    return message.toByteString().concat(message.toByteString());
  }

  /** Index 7 in two bytes. */
  private static byte[] stretched() {
    byte[] good = grouped(2, text("Hello")).build().toByteArray();
    int at = 2 + 16; // Behind the log's id.
    byte[] index = {0x10, (byte) 0x87, 0x00};
    return join(
        join(Arrays.copyOf(good, at), index), Arrays.copyOfRange(good, at + 2, good.length));
  }

  private static byte[] pad(byte[] content) {
    int length = 256;
    while (length < content.length + 1) {
      length *= 2;
    }
    byte[] padded = Arrays.copyOf(content, length);
    padded[content.length] = (byte) 0x80;
    return padded;
  }

  private static byte[] join(byte[] one, byte[] other) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(one);
    joined.writeBytes(other);
    return joined.toByteArray();
  }

  private static ECPrivateKey guestKey() {
    return privateKey(3);
  }

  private static Bytes key() {
    return Bytes.of(guestKey().publicKey().serialize());
  }

  private static ECPrivateKey privateKey(int filling) {
    byte[] key = new byte[32];
    Arrays.fill(key, (byte) filling);
    key[0] &= (byte) 0xf8;
    key[31] = (byte) ((key[31] & 0x7f) | 0x40);
    try {
      return new ECPrivateKey(key);
    } catch (InvalidKeyException e) {
      throw new IllegalStateException(e);
    }
  }

  private static boolean verifies(Bytes key, byte[] message, byte[] signature) {
    try {
      return XEdDsa.isStrict(key, signature)
          && new ECPublicKey(key.toByteArray()).verifySignature(message, signature);
    } catch (InvalidKeyException e) {
      return false;
    }
  }

  private static ByteString bytes(int length, int filling) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) filling);
    return ByteString.copyFrom(bytes);
  }

  private static ByteString hash(String text) {
    return ByteString.copyFrom(Sha256.of(text).toByteArray());
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static String hex(Bytes bytes) {
    return hex(bytes.toByteArray());
  }
}
