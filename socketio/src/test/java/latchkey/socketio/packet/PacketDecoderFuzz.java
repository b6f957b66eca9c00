package latchkey.socketio.packet;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Whatever a client sends, one message after another, is packets or malformed; a packet is itself
 * again after it was encoded and decoded.
 */
class PacketDecoderFuzz {
  private static final int MAX_NESTING = 16;
  private static final int MAX_ATTACHMENTS = 4;
  private static final int MAX_BYTES = 4_096;

  /** Messages are separated by a zero byte; those that begin with 'b' are binary. */
  @FuzzTest(maxExecutions = 20_000)
  void messagesArePacketsOrMalformed(byte[] messages) throws MalformedPacketException {
    var decoder = new PacketDecoder(MAX_NESTING, MAX_ATTACHMENTS, MAX_BYTES);
    int from = 0;
    for (int to = 0; to <= messages.length; to++) {
      if (to == messages.length || messages[to] == 0) {
        byte[] message = Arrays.copyOfRange(messages, from, to);
        from = to + 1;
        Optional<Packet> packet;
        try {
          packet = decode(decoder, message);
        } catch (MalformedPacketException e) {
          assertThat(e).hasMessageMatching("[\\w ,-]+");
          return;
        }
        if (packet.isPresent()) {
          isItselfAgain(packet.get());
        }
      }
    }
  }

  private static Optional<Packet> decode(PacketDecoder decoder, byte[] message)
      throws MalformedPacketException {
    if (message.length > 0 && message[0] == 'b') {
      return decoder.binary(Arrays.copyOfRange(message, 1, message.length));
    }
    // What is no UTF-8 does not get as far as the decoder.
    return isUtf8(message) ? decoder.text(message) : Optional.empty();
  }

  private static boolean isUtf8(byte[] text) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static void isItselfAgain(Packet packet) throws MalformedPacketException {
    EncodedPacket encoded = PacketEncoder.encode(packet);
    var decoder = new PacketDecoder(MAX_NESTING, MAX_ATTACHMENTS, 2 * MAX_BYTES);
    Optional<Packet> again = decoder.text(encoded.text().utf8());
    for (Binary attachment : encoded.attachments()) {
      assertThat(again).isEmpty();
      again = decoder.binary(attachment.bytes());
    }
    assertThat(again).contains(packet);
  }
}
