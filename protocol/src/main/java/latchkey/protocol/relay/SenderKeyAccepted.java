package latchkey.protocol.relay;

import latchkey.protocol.EnvelopeId;

/**
 * The acknowledgement of {@link SenderKeyForGuest}; {@code queued} where the guest is away and
 * finds the key on return.
 *
 * @param id by which {@code meeting:senderKeysAcknowledged} names it
 */
public record SenderKeyAccepted(boolean ok, boolean queued, EnvelopeId id) {}
