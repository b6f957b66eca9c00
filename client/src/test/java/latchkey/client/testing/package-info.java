/** A real server and real clients on it: {@link latchkey.client.testing.World}. */
@NullMarked
package latchkey.client.testing;

import org.jspecify.annotations.NullMarked;
