/** A member's devices and the links by which they are added, as they travel over REST. */
@NullMarked
package latchkey.protocol.device;

import org.jspecify.annotations.NullMarked;
