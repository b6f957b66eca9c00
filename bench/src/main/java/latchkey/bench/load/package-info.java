/**
 * Many Socket.IO connections out of one thread, cheap enough to keep a server's core busy from
 * another. Start at {@link latchkey.bench.load.Crowd}.
 */
@NullMarked
package latchkey.bench.load;

import org.jspecify.annotations.NullMarked;
