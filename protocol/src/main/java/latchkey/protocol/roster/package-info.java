/**
 * The rules of a meeting's signed log, the same for the server and every client. Start at {@link
 * latchkey.protocol.roster.Roster}.
 */
@NullMarked
package latchkey.protocol.roster;

import org.jspecify.annotations.NullMarked;
