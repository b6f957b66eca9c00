/**
 * How fast a member's device gets its sender key to everybody, and a new one after somebody has
 * left. Start at {@link latchkey.bench.distribution.Distribution}.
 */
@NullMarked
package latchkey.bench.distribution;

import org.jspecify.annotations.NullMarked;
