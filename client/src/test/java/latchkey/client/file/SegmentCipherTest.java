package latchkey.client.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.crypto.tink.StreamingAead;
import com.google.crypto.tink.subtle.AesGcmHkdfStreaming;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import latchkey.protocol.Bytes;
import latchkey.protocol.FileId;
import latchkey.protocol.Sha256;
import latchkey.protocol.file.SealedLength;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Our segments are Tink's: each opens what the other has sealed, and neither what was changed. With
 * {@code -Dvectors.write=true} the vectors are written.
 */
final class SegmentCipherTest {
  private static final Path VECTORS = Path.of("..", "vectors", "files.json");
  private static final JsonMapper JSON = new JsonMapper();
  private static final int FIRST = SealedLength.SEGMENT_BYTES - (int) SealedLength.LEAST;
  private static final int NEXT = SealedLength.SEGMENT_BYTES - SealedLength.TAG_BYTES;
  private static final int SHORT = 64;
  private static final byte[] KEY = filled(32, 5);
  private static final Bytes LOG_ID = Bytes.of(filled(16, 6));
  private static final FileId FILE_ID = FileId.of(Bytes.of(filled(16, 4)));
  private static final byte[] DATA = SegmentCipher.associatedData(LOG_ID, FILE_ID);

  static List<Integer> sizes() {
    return List.of(
        0,
        1,
        FIRST - 1,
        FIRST,
        FIRST + 1,
        FIRST + NEXT - 1,
        FIRST + NEXT,
        FIRST + NEXT + 1,
        FIRST + 2 * NEXT + 1_000);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void tinkOpensWhatWeSeal(int size) throws Exception {
    byte[] plain = plain(size);
    byte[] sealed = join(seal(SegmentCipher.toSeal(Bytes.of(KEY), DATA), plain));

    assertThat(sealed).hasSize((int) SealedLength.of(size));
    assertThat(tink().newDecryptingStream(new ByteArrayInputStream(sealed), DATA).readAllBytes())
        .isEqualTo(plain);
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void weOpenWhatTinkSeals(int size) throws Exception {
    byte[] plain = plain(size);
    List<byte[]> segments = split(byTink(plain, DATA));

    assertThat(open(segments, DATA))
        .hasValueSatisfying(opened -> assertThat(opened).isEqualTo(plain));
  }

  @Test
  void neitherOpensWhatWasSealedForAnotherMeetingOrFile() throws Exception {
    byte[] plain = plain(1_000);
    List<byte[]> segments = split(byTink(plain, DATA));
    for (byte[] other :
        List.of(
            SegmentCipher.associatedData(Bytes.of(filled(16, 7)), FILE_ID),
            SegmentCipher.associatedData(LOG_ID, FileId.random()),
            new byte[0])) {
      assertThat(open(segments, other)).isEmpty();
      assertThatThrownBy(() ->
              tink()
                  .newDecryptingStream(new ByteArrayInputStream(join(segments)), other)
                  .readAllBytes())
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void segmentsThatAreLeftOutMovedRepeatedOrChangedDoNotOpen() throws Exception {
    List<byte[]> good = split(byTink(plain(FIRST + 2 * NEXT), DATA));
    assertThat(open(good, DATA)).isPresent();
    Map<String, List<byte[]>> wrong = new LinkedHashMap<>();
    wrong.put("the last left out", good.subList(0, 2));
    wrong.put("the second left out", List.of(good.get(0), good.get(2)));
    wrong.put("two exchanged", List.of(good.get(0), good.get(2), good.get(1)));
    wrong.put("one repeated", List.of(good.get(0), good.get(1), good.get(1)));
    wrong.put("one too many", List.of(good.get(0), good.get(1), good.get(2), good.get(2)));
    wrong.put(
        "the last cut short",
        List.of(good.get(0), good.get(1), Arrays.copyOf(good.get(2), good.get(2).length - 1)));
    for (int segment = 0; segment < 3; segment++) {
      for (int at : List.of(0, 1, 33, 40, SealedLength.SEGMENT_BYTES - 1)) {
        List<byte[]> changed = new ArrayList<>(good);
        byte[] other = good.get(segment).clone();
        other[at] ^= 1;
        changed.set(segment, other);
        wrong.put("byte " + at + " of segment " + segment + " changed", changed);
      }
    }

    wrong.forEach((what, segments) -> {
      assertThat(open(segments, DATA)).as(what).isEmpty();
      assertThatThrownBy(() ->
              tink()
                  .newDecryptingStream(new ByteArrayInputStream(join(segments)), DATA)
                  .readAllBytes())
          .as(what)
          .isInstanceOf(IOException.class);
    });
  }

  @Test
  void whatIsTooShortToBeASegmentIsRefused() {
    for (int length : List.of(0, 1, 39, 40, 55)) {
      byte[] first = new byte[length];
      if (length > 0) {
        first[0] = SealedLength.HEADER_BYTES;
      }
      assertThat(SegmentCipher.toOpen(Bytes.of(KEY), DATA, first)).isEmpty();
    }
    SegmentCipher cipher =
        SegmentCipher.toOpen(Bytes.of(KEY), DATA, seal(cipher(1), plain(5)).getFirst())
            .orElseThrow();
    assertThat(cipher.open(1, true, new byte[15])).isEmpty();
  }

  @Test
  void theVectorsAreWhatIsSealed() throws Exception {
    List<Map<String, Object>> made = new ArrayList<>();
    for (int size : List.of(0, 1, 5, SHORT, FIRST, FIRST + 1, FIRST + NEXT, FIRST + NEXT + 7)) {
      List<byte[]> segments = seal(cipher(size), plain(size));
      byte[] sealed = join(segments);
      assertThat(open(split(sealed), DATA)).isPresent();
      SegmentDigest digest = new SegmentDigest();
      segments.forEach(segment -> digest.add(Sha256.of(segment)));
      Map<String, Object> vector = new LinkedHashMap<>();
      vector.put("size", size);
      vector.put("random", hex(random(size)));
      vector.put("sha256", hex(Sha256.of(sealed).toByteArray()));
      vector.put("digest", hex(digest.value().toByteArray()));
      vector.put("ciphertext", size <= SHORT ? hex(sealed) : null);
      made.add(vector);
    }
    Map<String, Object> all = new LinkedHashMap<>();
    all.put("key", hex(KEY));
    all.put("logId", hex(LOG_ID.toByteArray()));
    all.put("fileId", FILE_ID.value());
    all.put("associatedData", hex(DATA));
    all.put("files", made);
    if (Boolean.getBoolean("vectors.write")) {
      String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(all);
      Files.writeString(VECTORS, json + "\n");
    }

    JsonNode recorded = JSON.readTree(Files.readString(VECTORS));
    assertThat(recorded).isEqualTo(JSON.readTree(JSON.writeValueAsString(all)));
  }

  private static StreamingAead tink() {
    try {
      return new AesGcmHkdfStreaming(KEY, "HmacSha256", 32, SealedLength.SEGMENT_BYTES, 0);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] byTink(byte[] plain, byte[] data) throws Exception {
    ByteArrayOutputStream sealed = new ByteArrayOutputStream();
    try (OutputStream out = tink().newEncryptingStream(sealed, data)) {
      out.write(plain);
    }
    return sealed.toByteArray();
  }

  private static SegmentCipher cipher(int size) {
    byte[] random = new byte[SealedLength.HEADER_BYTES];
    System.arraycopy(random(size), 0, random, 1, SealedLength.HEADER_BYTES - 1);
    return SegmentCipher.with(Bytes.of(KEY), DATA, random);
  }

  private static byte[] random(int size) {
    return Arrays.copyOf(
        join(
            List.of(
                Sha256.of("random of " + size).toByteArray(),
                Sha256.of("more random of " + size).toByteArray())),
        SealedLength.HEADER_BYTES - 1);
  }

  private static List<byte[]> seal(SegmentCipher cipher, byte[] plain) {
    int segments = SealedLength.segments(SealedLength.of(plain.length));
    return IntStream.range(0, segments)
        .mapToObj(number -> {
          int from = number == 0 ? 0 : FIRST + (number - 1) * NEXT;
          int to = Math.min(plain.length, FIRST + number * NEXT);
          return cipher.seal(number, number == segments - 1, Arrays.copyOfRange(plain, from, to));
        })
        .toList();
  }

  private static Optional<byte[]> open(List<byte[]> segments, byte[] data) {
    Optional<SegmentCipher> cipher = SegmentCipher.toOpen(Bytes.of(KEY), data, segments.getFirst());
    List<byte[]> opened = new ArrayList<>();
    for (int i = 0; i < segments.size(); i++) {
      int number = i;
      Optional<byte[]> plain =
          cipher.flatMap(
              it -> it.open(number, number == segments.size() - 1, segments.get(number)));
      if (plain.isEmpty()) {
        return Optional.empty();
      }
      opened.add(plain.get());
    }
    return Optional.of(join(opened));
  }

  private static List<byte[]> split(byte[] sealed) {
    return IntStream.range(0, SealedLength.segments(sealed.length))
        .mapToObj(number ->
            Arrays.copyOfRange(
                sealed,
                number * SealedLength.SEGMENT_BYTES,
                Math.min(sealed.length, (number + 1) * SealedLength.SEGMENT_BYTES)))
        .toList();
  }

  private static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    parts.forEach(joined::writeBytes);
    return joined.toByteArray();
  }

  private static byte[] plain(int size) {
    byte[] plain = new byte[size];
    for (int i = 0; i < size; i++) {
      plain[i] = (byte) (31 * i + 7);
    }
    return plain;
  }

  private static byte[] filled(int length, int filling) {
    byte[] bytes = new byte[length];
    Arrays.fill(bytes, (byte) filling);
    return bytes;
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }
}
