/** {@code latchkey user}: who has an account. Start at {@link latchkey.cli.user.UserCommand}. */
@NullMarked
package latchkey.cli.user;

import org.jspecify.annotations.NullMarked;
