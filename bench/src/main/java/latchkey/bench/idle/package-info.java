/** What a connection costs that says nothing. Start at {@link latchkey.bench.idle.Idle}. */
@NullMarked
package latchkey.bench.idle;

import org.jspecify.annotations.NullMarked;
