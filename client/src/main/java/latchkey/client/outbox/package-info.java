/**
 * What is said waits here until the server has it: {@link latchkey.client.outbox.Outbox}. Internal
 * to the SDK.
 */
@NullMarked
package latchkey.client.outbox;

import org.jspecify.annotations.NullMarked;
