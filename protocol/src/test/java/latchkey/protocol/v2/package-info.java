/** The second edition of the protocol, as docs/second-edition describes it: its vectors. */
@NullMarked
package latchkey.protocol.v2;

import org.jspecify.annotations.NullMarked;
