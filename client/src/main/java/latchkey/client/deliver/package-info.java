/**
 * What comes in: group messages in order ({@link latchkey.client.deliver.GroupInbox}), envelopes
 * for this device ({@link latchkey.client.deliver.Mailbox}), and the keys that are still missing
 * ({@link latchkey.client.deliver.KeyRequests}). Internal to the SDK.
 */
@NullMarked
package latchkey.client.deliver;

import org.jspecify.annotations.NullMarked;
