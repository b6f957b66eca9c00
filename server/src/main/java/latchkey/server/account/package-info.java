/**
 * Accounts, their devices and the links by which a device signs in. Start at {@link
 * latchkey.server.account.SignIn}.
 */
@NullMarked
package latchkey.server.account;

import org.jspecify.annotations.NullMarked;
