/**
 * How fast a message reaches everybody in its meeting. Start at {@link
 * latchkey.bench.fanout.FanOut}.
 */
@NullMarked
package latchkey.bench.fanout;

import org.jspecify.annotations.NullMarked;
