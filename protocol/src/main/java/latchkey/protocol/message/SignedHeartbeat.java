package latchkey.protocol.message;

import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.SigningContext;
import latchkey.protocol.log.SigningKey;

/**
 * A heartbeat as its device has signed it.
 *
 * @param heartbeat a serialised {@code Heartbeat}, in canonical form
 * @param signature by the device's identity key, 64 bytes
 */
public record SignedHeartbeat(Bytes heartbeat, Bytes signature) {
  public SignedHeartbeat {
    var unused = Heartbeat.read(heartbeat);
    Require.length(signature, Limits.SIGNATURE_BYTES, "the signature on the heartbeat");
  }

  public static SignedHeartbeat sign(Heartbeat said, SigningKey key) {
    Bytes heartbeat = said.written();
    return new SignedHeartbeat(
        heartbeat, key.sign(SigningContext.HEARTBEAT, heartbeat.toByteArray()));
  }

  /**
   * Reads what was serialised.
   *
   * @throws InvalidInput if it has not the form of a heartbeat
   */
  public static SignedHeartbeat read(Bytes serialised) {
    latchkey.protocol.message.wire.SignedHeartbeat wire =
        Wire.parse(
            latchkey.protocol.message.wire.SignedHeartbeat.parser(), serialised, "the heartbeat");
    return new SignedHeartbeat(Wire.of(wire.getHeartbeat()), Wire.of(wire.getSignature()));
  }

  /** In canonical form. */
  public Bytes written() {
    return Wire.bytes(
        latchkey.protocol.message.wire.SignedHeartbeat.newBuilder()
            .setHeartbeat(Wire.of(heartbeat))
            .setSignature(Wire.of(signature))
            .build());
  }

  public boolean isSignedBy(Bytes identityKey, SignatureCheck check) {
    return SigningContext.HEARTBEAT.verifies(
        check, identityKey, heartbeat.toByteArray(), signature);
  }

  public Heartbeat said() {
    return Heartbeat.read(heartbeat);
  }
}
