/**
 * Invitations' secrets on this device, and what they prove: {@link
 * latchkey.client.invite.LinkSecrets}. Internal to the SDK.
 */
@NullMarked
package latchkey.client.invite;

import org.jspecify.annotations.NullMarked;
