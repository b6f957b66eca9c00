/** Meetings, their members, invitations and who is present, as they travel over REST and events. */
@NullMarked
package latchkey.protocol.meeting;

import org.jspecify.annotations.NullMarked;
