/** A meeting's log as it travels: pages of it, and what is appended to it. */
@NullMarked
package latchkey.protocol.roster;

import org.jspecify.annotations.NullMarked;
