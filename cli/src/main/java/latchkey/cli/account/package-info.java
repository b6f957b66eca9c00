/**
 * {@code latchkey account}: a person's own devices, name and recovery code. Start at {@link
 * latchkey.cli.account.AccountCommand}.
 */
@NullMarked
package latchkey.cli.account;

import org.jspecify.annotations.NullMarked;
