/**
 * Each meeting's signed log, verified before it is stored. Start at {@link
 * latchkey.server.roster.Rosters}.
 */
@NullMarked
package latchkey.server.roster;

import org.jspecify.annotations.NullMarked;
