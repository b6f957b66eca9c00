/** How often somebody may do something. Start at {@link latchkey.server.pace.Pace}. */
@NullMarked
package latchkey.server.pace;

import org.jspecify.annotations.NullMarked;
