/**
 * What a server needs of its surroundings, each looked at by a check. Start at {@link
 * latchkey.server.check.Check}.
 */
@NullMarked
package latchkey.server.check;

import org.jspecify.annotations.NullMarked;
