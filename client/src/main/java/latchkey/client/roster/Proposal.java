package latchkey.client.roster;

import latchkey.protocol.Bytes;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.message.LogPlace;

/**
 * An entry of this device's that the rules allow after the log as it is known here, on its way to
 * the server.
 *
 * @param place where the log ends with it
 * @param event what it says
 */
public record Proposal(Bytes entry, LogPlace place, MeetingEvent event) {}
