/**
 * Accounts by their logs: this device's own ({@link latchkey.client.account.OwnAccount}), how it
 * comes to have one ({@link latchkey.client.account.OpenAccount}, {@link
 * latchkey.client.account.JoinAccount}, {@link latchkey.client.account.RecoverAccount}), how it
 * adds further devices ({@link latchkey.client.account.DeviceLinks}), and everybody's, verified
 * ({@link latchkey.client.account.AccountDirectory}). Internal to the SDK.
 */
@NullMarked
package latchkey.client.account;

import org.jspecify.annotations.NullMarked;
