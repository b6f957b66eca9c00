/**
 * The servers that are measured, each a program of its own. They talk with {@link
 * latchkey.bench.machine.Target} by lines: the port first, then an answer to each command.
 */
@NullMarked
package latchkey.bench.measured;

import org.jspecify.annotations.NullMarked;
