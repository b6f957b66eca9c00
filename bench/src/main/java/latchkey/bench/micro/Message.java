package latchkey.bench.micro;

import java.util.Random;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.relay.SendMessage;

/** The message that the micro benchmarks are about: a ciphertext of 400 bytes. */
final class Message {
  private static final int CIPHERTEXT_BYTES = 400;

  private Message() {}

  /** Its payload, as it comes from a sender. */
  static byte[] payload() {
    byte[] ciphertext = new byte[CIPHERTEXT_BYTES];
    new Random(1).nextBytes(ciphertext);
    return Json.mapper()
        .writeValueAsBytes(
            new SendMessage(MeetingId.random(), MessageId.random(), 1, Bytes.of(ciphertext)));
  }
}
