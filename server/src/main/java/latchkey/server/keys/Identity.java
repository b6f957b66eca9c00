package latchkey.server.keys;

import latchkey.protocol.Bytes;

/** What a device is recognised by; never changes for a device. */
public record Identity(int registrationId, Bytes identityKey) {}
