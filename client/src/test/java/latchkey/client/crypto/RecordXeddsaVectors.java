package latchkey.client.crypto;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Writes {@code vectors/xeddsa.csv} anew: keeps the lines that were collected, makes the others,
 * and judges all of them. Not part of the suite; {@code vectors/README.md} says how to run it.
 */
final class RecordXeddsaVectors {
  private static final int RANDOM = 500;

  @Test
  void record() throws IOException {
    Stream<XeddsaCase> collected =
        XeddsaCase.Recorded.all().stream()
            .map(XeddsaCase.Recorded::input)
            .filter(input -> !input.name().startsWith(XeddsaCase.MADE));
    Stream<XeddsaCase> random = LongStream.rangeClosed(1, RANDOM).mapToObj(XeddsaCase::random);
    List<String> lines = new ArrayList<>();
    lines.add("name,publicKey,signature,message,libsignalVerifies,good");
    Stream.of(collected, XeddsaCase.edges().stream(), random)
        .flatMap(cases -> cases)
        .map(XeddsaCase::line)
        .forEach(lines::add);
    Files.writeString(XeddsaCase.FILE, String.join("\n", lines) + "\n");
  }
}
