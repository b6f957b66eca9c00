/**
 * {@code latchkey join}: a guest's meeting in a terminal. Start at {@link
 * latchkey.cli.join.JoinCommand}.
 */
@NullMarked
package latchkey.cli.join;

import org.jspecify.annotations.NullMarked;
