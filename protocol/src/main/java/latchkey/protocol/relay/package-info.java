/** Event names, and the payloads of everything the relay carries. */
@NullMarked
package latchkey.protocol.relay;

import org.jspecify.annotations.NullMarked;
