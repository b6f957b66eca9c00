/** How often somebody may do something, and how much at once. */
@NullMarked
package latchkey.server.pace;

import org.jspecify.annotations.NullMarked;
