/**
 * Meetings, the accounts they are open to, and their invitations. Start at {@link
 * latchkey.server.meeting.Meetings}.
 */
@NullMarked
package latchkey.server.meeting;

import org.jspecify.annotations.NullMarked;
