package latchkey.socketio.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import latchkey.socketio.packet.Argument;
import latchkey.socketio.packet.Binary;
import latchkey.socketio.packet.JsonText;

/** The body of any POST is packets or refused; packets written the same way are read the same. */
class PollingPayloadFuzz {
  private static final byte SEPARATOR = 0x1e;

  @FuzzTest(maxExecutions = 20_000)
  void bodyIsPacketsOrRefused(byte[] body) {
    var read = new Packets();
    if (!PollingPayload.read(body, read)) {
      return;
    }
    var again = new Packets();
    assertThat(PollingPayload.read(read.written(), again)).isTrue();
    assertThat(again.all).isEqualTo(read.all);
  }

  private static final class Packets implements Receiver {
    private final List<Argument> all = new ArrayList<>();

    @Override
    public void text(byte[] packet) {
      assertThat(packet).isNotEmpty();
      assertThat(Utf8.isValid(packet)).isTrue();
      all.add(JsonText.of(packet));
    }

    @Override
    public void binary(byte[] bytes) {
      all.add(Binary.of(bytes));
    }

    @Override
    public void ended(CloseReason reason) {
      throw new AssertionError("a payload does not end a session");
    }

    byte[] written() {
      Buffer payload = Buffer.buffer();
      for (Argument each : all) {
        if (payload.length() > 0) {
          payload.appendByte(SEPARATOR);
        }
        switch (each) {
          case JsonText text -> payload.appendBytes(text.utf8());
          case Binary binary -> EngineMessage.binary(binary.bytes()).appendTo(payload);
        }
      }
      return payload.getBytes();
    }
  }
}
