/**
 * How soon a guest reads after it is let in. Start at {@link latchkey.bench.admission.Admission}.
 */
@NullMarked
package latchkey.bench.admission;

import org.jspecify.annotations.NullMarked;
