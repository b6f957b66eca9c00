/**
 * Rules of what stands inside a ciphertext that servers and clients of every language must share.
 */
@NullMarked
package latchkey.protocol.message;

import org.jspecify.annotations.NullMarked;
