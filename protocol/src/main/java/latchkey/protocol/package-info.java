/** The wire that servers and clients share. */
@NullMarked
package latchkey.protocol;

import org.jspecify.annotations.NullMarked;
