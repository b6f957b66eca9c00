/** Files of a meeting: sealing them in segments, sending and fetching them. */
@NullMarked
package latchkey.client.file;

import org.jspecify.annotations.NullMarked;
