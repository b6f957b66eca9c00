/**
 * The wire that servers and clients share: ids, bytes, JSON, limits and error codes. Sub-packages
 * hold the REST bodies and event payloads by feature, and the roster's rules. No I/O. Start at
 * {@link latchkey.protocol.Json}.
 */
@NullMarked
package latchkey.protocol;

import org.jspecify.annotations.NullMarked;
