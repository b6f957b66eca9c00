package latchkey.protocol.meeting;

import latchkey.protocol.GuestSessionId;

/** An admitted guest that is connected to the meeting. */
public record GuestPresence(GuestSessionId sessionId, String displayName) {}
