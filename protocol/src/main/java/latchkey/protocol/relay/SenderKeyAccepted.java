package latchkey.protocol.relay;

/**
 * The acknowledgement of {@link SenderKeyForGuest}; {@code queued} where the guest is away and
 * finds the key on return.
 */
public record SenderKeyAccepted(boolean ok, boolean queued) {}
