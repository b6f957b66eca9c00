package latchkey.client.distribute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import latchkey.client.model.LatchkeyException;
import latchkey.client.testing.GuestBundle;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.GuestKeyBundles;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.EnvelopesAccepted;
import org.junit.jupiter.api.Test;

/** A guest's bundle comes with its admission, or is asked for; never both. */
final class GuestBundlesTest {
  private final List<GuestSessionId> asked = new ArrayList<>();
  private final GuestBundles bundles = new GuestBundles(new Asked());
  private final GuestKeyBundle gus = GuestBundle.random();

  /** A server that has no bundles left. */
  private final class Asked implements Peers {
    @Override
    public KeyBundle bundle(Address device) {
      throw new AssertionError("nobody asks for that here");
    }

    @Override
    public GuestKeyBundles guestBundles(List<GuestSessionId> guests) {
      asked.addAll(guests);
      return new GuestKeyBundles(List.of(), List.of());
    }

    @Override
    public EnvelopesAccepted distribute(List<Envelope> envelopes) {
      throw new AssertionError("nobody asks for that here");
    }
  }

  @Test
  void aBundleThatIsOnItsWayIsWaitedForAndServesOnce() {
    List<CompletableFuture<GuestKeyBundles>> wanted = new ArrayList<>();
    bundles.admit(
        List.of(gus.sessionId()),
        () -> {
          wanted.add(CompletableFuture.supplyAsync(() -> bundles.of(List.of(gus.sessionId()))));
          return List.of(gus);
        });

    assertThat(wanted.get(0).join().bundles()).containsExactly(gus);
    assertThat(asked).isEmpty();
    assertThat(bundles.of(List.of(gus.sessionId())).bundles()).isEmpty();
    assertThat(asked).containsExactly(gus.sessionId());
  }

  @Test
  void whatTheAnswerLacksIsAskedFor() {
    GuestKeyBundle gina = GuestBundle.random();
    List<GuestSessionId> both = List.of(gus.sessionId(), gina.sessionId());
    bundles.admit(both, () -> List.of(gina));

    assertThat(bundles.of(both).bundles()).containsExactly(gina);
    assertThat(asked).containsExactly(gus.sessionId());
  }

  @Test
  void whatComesWithNoAnswerIsAskedFor() {
    assertThatThrownBy(() ->
            bundles.admit(
                List.of(gus.sessionId()),
                () -> {
                  throw LatchkeyException.unreachable("The line is cut.", null);
                }))
        .isInstanceOf(LatchkeyException.class);

    assertThat(bundles.of(List.of(gus.sessionId())).bundles()).isEmpty();
    assertThat(asked).containsExactly(gus.sessionId());
  }
}
