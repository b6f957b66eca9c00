package latchkey.client.distribute;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.keys.GuestKeyBundles;
import latchkey.protocol.keys.KeyBundle;
import latchkey.protocol.relay.Envelope;
import latchkey.protocol.relay.EnvelopesAccepted;

/** The server's side of handing out keys. */
public interface Peers {
  KeyBundle bundle(Address device);

  /** At most 100. */
  GuestKeyBundles guestBundles(List<GuestSessionId> guests);

  /** At most 100. */
  EnvelopesAccepted distribute(List<Envelope> envelopes);
}
