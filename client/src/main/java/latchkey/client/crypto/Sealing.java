package latchkey.client.crypto;

import latchkey.protocol.Bytes;
import latchkey.protocol.relay.Envelope;

/** What became of encrypting for one device. Except for {@link Sealed} nothing has changed. */
public sealed interface Sealing {
  Peer recipient();

  /** Ready to be sent. */
  record Sealed(Peer recipient, Envelope envelope) implements Sealing {}

  /** There is no session under the recipient's identity key: get a bundle and try again with it. */
  record NoSession(Peer recipient) implements Sealing {}

  /**
   * The bundle shows another identity key than the roster: somebody may stand between. Tell the
   * person.
   */
  record OtherIdentity(Peer recipient, Bytes shown) implements Sealing {}

  /**
   * The bundle's keys or signatures are not good.
   *
   * @param reason for a person
   */
  record BadBundle(Peer recipient, String reason) implements Sealing {}
}
