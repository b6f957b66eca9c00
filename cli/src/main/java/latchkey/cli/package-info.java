/** The {@code latchkey} command. Start at {@link latchkey.cli.Latchkey}. */
@NullMarked
package latchkey.cli;

import org.jspecify.annotations.NullMarked;
