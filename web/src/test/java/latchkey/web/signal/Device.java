package latchkey.web.signal;

import java.util.UUID;
import org.signal.libsignal.protocol.SignalProtocolAddress;

/** One party of a conversation, whatever implements the protocol for it. */
interface Device {
  SignalProtocolAddress address();

  /**
   * Publishes new pre-keys. Without a one-time pre-key, the Kyber pre-key is one of last resort.
   */
  Bundle bundle(boolean withPreKey) throws Refused;

  /** Begins a session with a bundle's owner. */
  void begin(Bundle bundle) throws Refused;

  Ciphertext encrypt(SignalProtocolAddress remote, byte[] plaintext) throws Refused;

  byte[] decrypt(SignalProtocolAddress remote, Ciphertext ciphertext) throws Refused;

  /** Ends sending under the current session. */
  void archive(SignalProtocolAddress remote) throws Refused;

  /** All sessions with a device, in libsignal's format. */
  byte[] exportSession(SignalProtocolAddress remote) throws Refused;

  void importSession(SignalProtocolAddress remote, byte[] sessionRecord) throws Refused;

  /**
   * A distribution message for this device's own sender key, which it makes where there is none.
   */
  byte[] createSenderKey(UUID distributionId) throws Refused;

  void processSenderKey(SignalProtocolAddress sender, byte[] distributionMessage) throws Refused;

  byte[] groupEncrypt(UUID distributionId, byte[] plaintext) throws Refused;

  byte[] groupDecrypt(SignalProtocolAddress sender, byte[] ciphertext) throws Refused;

  /** A sender key, in libsignal's format. */
  byte[] exportSenderKey(SignalProtocolAddress sender, UUID distributionId) throws Refused;

  void importSenderKey(SignalProtocolAddress sender, UUID distributionId, byte[] senderKeyRecord)
      throws Refused;
}
