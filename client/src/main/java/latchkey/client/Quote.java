package latchkey.client;

import latchkey.protocol.message.MessageReference;

/**
 * The words that a message answers: what they say is what was told of them when they came.
 *
 * @param isInvented they were never said: this device has read something else there, or that author
 *     was never in the meeting
 */
public record Quote(MessageReference reference, Participant author, boolean isInvented) {}
