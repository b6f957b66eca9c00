package latchkey.client.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import latchkey.client.model.LatchkeyException;
import latchkey.client.testing.Eventually;
import latchkey.client.thread.Lane;
import latchkey.protocol.Address;
import org.junit.jupiter.api.Test;

/** How a device asks for keys that do not come. */
final class KeyRequestsTest {
  private static final Address SAM = new Address("sam-sam-sam", 1);

  private final List<Address> asked = new CopyOnWriteArrayList<>();

  @Test
  void aRequestThatIsLostIsFollowedByOthersAndOneServesForAllMessages() {
    try (Lane lane = new Lane("test", failure -> {})) {
      KeyRequests requests =
          new KeyRequests(
              (sender, distributionId, newSession) -> {
                asked.add(sender);
                throw LatchkeyException.unreachable("It is lost.", null);
              },
              lane,
              () -> {});
      UUID key = UUID.randomUUID();
      lane.run(() -> {
        for (int message = 0; message < 100; message++) {
          requests.missing(SAM, key);
        }
      });
      Eventually.that(() -> asked.size() == 2, () -> "it gives up");
    }
    assertThat(asked).containsOnly(SAM);
  }
}
