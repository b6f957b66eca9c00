package latchkey.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.zxing.common.BitMatrix;
import com.google.zxing.qrcode.decoder.Decoder;
import java.util.List;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.crypto.Party;
import latchkey.client.crypto.SafetyNumber;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import org.junit.jupiter.api.Test;

/** A reader finds in the printed code what the other person's device compares. */
final class QrCodeTest {
  @Test
  void aReaderFindsTheSafetyNumberInThePrintedLines() throws Exception {
    Party hanna = Party.guest(GuestSessionId.random(), newIdentity());
    Party gus = Party.guest(GuestSessionId.random(), newIdentity());

    Bytes read = read(QrCode.lines(SafetyNumber.between(hanna, gus).scannable()));

    assertThat(SafetyNumber.between(gus, hanna).matches(read)).isTrue();
    assertThat(
            SafetyNumber.between(gus, new Party(hanna.identifier(), newIdentity())).matches(read))
        .isFalse();
  }

  private static Bytes newIdentity() {
    return OwnKeys.in(KeyStore.inMemory()).identityKey();
  }

  /** Without the light margin, which is two wide. */
  private static Bytes read(List<String> lines) throws Exception {
    int size = lines.get(0).length() - 4;
    BitMatrix code = new BitMatrix(size);
    for (int y = 0; y < size; y++) {
      for (int x = 0; x < size; x++) {
        char both = lines.get((y + 2) / 2).charAt(x + 2);
        boolean light = both == '█' || both == (y % 2 == 0 ? '▀' : '▄');
        if (!light) {
          code.set(x, y);
        }
      }
    }
    return Bytes.of(new Decoder().decode(code).getByteSegments().get(0));
  }
}
