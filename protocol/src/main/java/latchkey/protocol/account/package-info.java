/** Accounts, their logs, sign-in and recovery, as they travel over REST. */
@NullMarked
package latchkey.protocol.account;

import org.jspecify.annotations.NullMarked;
