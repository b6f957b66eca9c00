package latchkey.protocol.relay;

/** {@code external:preKeysLow}, {@code device:preKeysLow}: time to replenish. */
public record PreKeysLow(int preKeyCount, int kyberPreKeyCount) {}
