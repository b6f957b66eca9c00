/** The second edition of the protocol, as docs/second-edition describes it: its vectors. */
@NullMarked
package latchkey.protocol.log;

import org.jspecify.annotations.NullMarked;
