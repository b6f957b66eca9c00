/**
 * Measurements of Latchkey beside what people would otherwise use, and beside the limits of what it
 * is built on. Start at {@link latchkey.bench.Bench}, which is {@code ./latchkey bench}.
 */
@NullMarked
package latchkey.bench;

import org.jspecify.annotations.NullMarked;
