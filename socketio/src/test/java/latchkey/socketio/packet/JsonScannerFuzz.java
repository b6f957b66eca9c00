package latchkey.socketio.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * The elements that are found in an array are the array, piece by piece; placeholders renamed to
 * their own numbers are where they were.
 */
class JsonScannerFuzz {
  private final JsonScanner scanner = JsonScanner.nestingUpTo(16);

  @FuzzTest(maxExecutions = 20_000)
  void piecesMakeTheWhole(byte[] json) throws MalformedPacketException {
    List<JsonText> elements;
    try {
      elements = scanner.array(json, 0);
    } catch (MalformedPacketException e) {
      return;
    }
    assertThat(scanner.array(joined(elements), 0)).isEqualTo(elements);
    for (JsonText element : elements) {
      renumberedIsTheSame(element.utf8());
    }
  }

  private static byte[] joined(List<JsonText> elements) {
    var array = new ByteArrayOutputStream();
    array.write('[');
    for (int i = 0; i < elements.size(); i++) {
      if (i > 0) {
        array.write(',');
      }
      array.writeBytes(elements.get(i).utf8());
    }
    array.write(']');
    return array.toByteArray();
  }

  private void renumberedIsTheSame(byte[] json) throws MalformedPacketException {
    List<Placeholders.Placeholder> places;
    try {
      places = Placeholders.find(scanner, json);
    } catch (MalformedPacketException e) {
      return;
    }
    for (Placeholders.Placeholder place : places) {
      assertThat(json[place.from()]).isEqualTo((byte) '{');
      assertThat(json[place.to() - 1]).isEqualTo((byte) '}');
    }
    List<Placeholders.Placeholder> again =
        Placeholders.find(scanner, Placeholders.renumber(json, places, 0));
    assertThat(again).hasSameSizeAs(places);
    for (int i = 0; i < again.size(); i++) {
      assertThat(again.get(i).number()).isEqualTo(i);
    }
  }
}
