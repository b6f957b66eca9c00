/** What a device keeps of a conversation while the meeting is open, for a record of it. */
@NullMarked
package latchkey.client.record;

import org.jspecify.annotations.NullMarked;
