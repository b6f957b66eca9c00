/**
 * Accounts and their logs, in which a person's devices say what the person is called and which
 * devices there are. Start at {@link latchkey.server.account.AccountLogs}.
 */
@NullMarked
package latchkey.server.account;

import org.jspecify.annotations.NullMarked;
