/**
 * What the cryptography alone costs: libsignal's calls in a loop, on its own stores in memory, and
 * nothing around them.
 */
@NullMarked
package latchkey.bench.floor;

import org.jspecify.annotations.NullMarked;
