/**
 * What a command reads from a person and shows to one, line by line. Start at {@link
 * latchkey.cli.terminal.Terminal}.
 */
@NullMarked
package latchkey.cli.terminal;

import org.jspecify.annotations.NullMarked;
