/** The Latchkey server, assembled. Start at {@link latchkey.server.LatchkeyServer}. */
@NullMarked
package latchkey.server;

import org.jspecify.annotations.NullMarked;
