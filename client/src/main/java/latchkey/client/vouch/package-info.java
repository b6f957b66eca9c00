/**
 * Guests' texts on their way through this device to the group: {@link
 * latchkey.client.vouch.GuestTexts}. Internal to the SDK.
 */
@NullMarked
package latchkey.client.vouch;

import org.jspecify.annotations.NullMarked;
