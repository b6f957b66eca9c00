/** Files of a meeting: their ciphertext as the server keeps it. */
@NullMarked
package latchkey.protocol.file;

import org.jspecify.annotations.NullMarked;
