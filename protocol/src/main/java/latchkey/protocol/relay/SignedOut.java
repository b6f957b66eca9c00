package latchkey.protocol.relay;

/** {@code device:signedOut}: this device has been signed out. The connection ends. */
public record SignedOut() {}
