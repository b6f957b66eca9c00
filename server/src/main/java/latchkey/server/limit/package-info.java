/**
 * How often callers may do something, how much at once, and how many bytes may be held for them.
 */
@NullMarked
package latchkey.server.limit;

import org.jspecify.annotations.NullMarked;
