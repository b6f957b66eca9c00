/**
 * Moves a server's data as a whole: {@code latchkey backup}, {@code restore} and {@code migrate}.
 */
@NullMarked
package latchkey.cli.backup;

import org.jspecify.annotations.NullMarked;
