/** {@code latchkey serve}: runs the server. Start at {@link latchkey.cli.serve.ServeCommand}. */
@NullMarked
package latchkey.cli.serve;

import org.jspecify.annotations.NullMarked;
