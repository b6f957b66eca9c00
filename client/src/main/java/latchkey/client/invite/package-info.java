/**
 * The links by which guests come, and what they sign at the door: {@link
 * latchkey.client.invite.JoinLink}. Internal to the SDK.
 */
@NullMarked
package latchkey.client.invite;

import org.jspecify.annotations.NullMarked;
