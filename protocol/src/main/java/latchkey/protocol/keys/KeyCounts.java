package latchkey.protocol.keys;

/** One-time pre-keys of a device that the server has left. */
public record KeyCounts(int preKeyCount, int kyberPreKeyCount) {}
