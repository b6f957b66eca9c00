package latchkey.cli.terminal;

import com.google.zxing.BarcodeFormat;
import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.QRCodeWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import latchkey.protocol.Bytes;

/**
 * A QR code in a terminal: two rows of it to a line. What is light in it is printed, since most
 * terminals are dark; cameras read either.
 */
public final class QrCode {
  private static final int MARGIN = 2;

  private QrCode() {}

  /** The lines to print for a code that holds these bytes. */
  public static List<String> lines(Bytes content) {
    BitMatrix code = encode(content);
    List<String> lines = new ArrayList<>();
    for (int y = 0; y < code.getHeight(); y += 2) {
      StringBuilder line = new StringBuilder();
      for (int x = 0; x < code.getWidth(); x++) {
        boolean below = y + 1 == code.getHeight() || code.get(x, y + 1);
        line.append(half(!code.get(x, y), !below));
      }
      lines.add(line.toString());
    }
    return lines;
  }

  private static char half(boolean upper, boolean lower) {
    if (upper) {
      return lower ? '█' : '▀';
    }
    return lower ? '▄' : ' ';
  }

  /** One character is one byte in ISO 8859-1, the alphabet of a code that names none. */
  private static BitMatrix encode(Bytes content) {
    try {
      return new QRCodeWriter()
          .encode(
              new String(content.toByteArray(), StandardCharsets.ISO_8859_1),
              BarcodeFormat.QR_CODE,
              0,
              0,
              Map.of(EncodeHintType.MARGIN, MARGIN));
    } catch (WriterException e) {
      throw new IllegalArgumentException("That is too long for a QR code.", e);
    }
  }
}
