/** What a person keeps of a meeting: its form, and what it proves. */
@NullMarked
package latchkey.protocol.record;

import org.jspecify.annotations.NullMarked;
