/** Who is connected now. Start at {@link latchkey.server.presence.Presence}. */
@NullMarked
package latchkey.server.presence;

import org.jspecify.annotations.NullMarked;
