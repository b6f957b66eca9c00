package latchkey.bench.floor;

import java.util.List;
import java.util.stream.IntStream;
import org.signal.libsignal.protocol.InvalidKeyException;
import org.signal.libsignal.protocol.NoSessionException;
import org.signal.libsignal.protocol.SessionBuilder;
import org.signal.libsignal.protocol.SessionCipher;
import org.signal.libsignal.protocol.SignalProtocolAddress;
import org.signal.libsignal.protocol.UntrustedIdentityException;
import org.signal.libsignal.protocol.state.PreKeyBundle;
import org.signal.libsignal.protocol.state.impl.InMemorySignalProtocolStore;

/** One device that encrypts the same for many others, over the machine's cores. */
public final class ManySessions {
  private final SignalPeer sender = new SignalPeer("sender");
  private final List<Recipient> recipients;
  private final byte[] content = SignalPeer.content();

  /** Makes the recipients' keys. */
  public ManySessions(int recipients) {
    this.recipients =
        IntStream.range(0, recipients).parallel().mapToObj(i -> new Recipient(i)).toList();
  }

  /** A session with each, and a first message in it. */
  public void begin() {
    recipients.parallelStream().forEach(Recipient::begin);
  }

  /** A further message in each session; nobody has answered. */
  public void goOn() {
    recipients.parallelStream().forEach(Recipient::encrypt);
  }

  private final class Recipient {
    private final SignalProtocolAddress address;
    private final PreKeyBundle bundle;
    private InMemorySignalProtocolStore sessions = sender.newStore();

    Recipient(int number) {
      SignalPeer peer = new SignalPeer("recipient " + number);
      this.address = peer.address();
      this.bundle = peer.publish(peer.newStore());
    }

    void begin() {
      sessions = sender.newStore();
      try {
        new SessionBuilder(sessions, address).process(bundle);
      } catch (InvalidKeyException | UntrustedIdentityException e) {
        throw new IllegalStateException(e);
      }
      encrypt();
    }

    void encrypt() {
      try {
        new SessionCipher(sessions, address).encrypt(content).serialize();
      } catch (NoSessionException | UntrustedIdentityException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
