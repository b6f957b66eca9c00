/**
 * The machine that measurements run on, its cores, and the processes that are measured. Start at
 * {@link latchkey.bench.machine.Cores} and {@link latchkey.bench.machine.Target}.
 */
@NullMarked
package latchkey.bench.machine;

import org.jspecify.annotations.NullMarked;
