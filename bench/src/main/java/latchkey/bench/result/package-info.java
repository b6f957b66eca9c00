/** What was measured, beside what. Start at {@link latchkey.bench.result.Measurement}. */
@NullMarked
package latchkey.bench.result;

import org.jspecify.annotations.NullMarked;
