package latchkey.client.outbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.relay.CiphertextType;
import latchkey.protocol.relay.DirectMessage;
import latchkey.protocol.relay.Envelope;
import org.junit.jupiter.api.Test;

/** No event is longer than the server takes. */
class PortionsTest {
  private static List<Envelope> envelopes(int count, int bytes) {
    List<Envelope> envelopes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Address recipient = Address.ofMember(UserId.random(), 127);
      envelopes.add(new Envelope(recipient, Bytes.of(new byte[bytes]), CiphertextType.PRE_KEY));
    }
    return envelopes;
  }

  private static void fits(List<Envelope> envelopes) {
    List<List<Envelope>> portions = Portions.of(envelopes);
    assertThat(portions.stream().flatMap(List::stream)).containsExactlyElementsOf(envelopes);
    for (List<Envelope> portion : portions) {
      assertThat(portion).isNotEmpty().hasSizeLessThanOrEqualTo(Limits.MAX_BATCH);
      DirectMessage event = new DirectMessage(MeetingId.random(), MessageId.random(), portion);
      assertThat(Json.mapper().writeValueAsBytes(event).length)
          .isLessThan(Limits.MAX_BODY_BYTES - 4 * 1024);
    }
  }

  @Test
  void aLongTextForManyDevicesGoesInSeveral() {
    fits(envelopes(70, 36 * 1024));
    fits(envelopes(5, Limits.MAX_CIPHERTEXT_BYTES));
  }

  @Test
  void manyShortOnesGoByTheHundred() {
    List<Envelope> envelopes = envelopes(250, 400);
    fits(envelopes);
    assertThat(Portions.of(envelopes)).hasSize(3);
    fits(envelopes(250, 2_200));
    fits(List.of());
  }
}
