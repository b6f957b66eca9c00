/** An account's way into a meeting by a member link: what it sees, its knock, who waits. */
@NullMarked
package latchkey.protocol.member;

import org.jspecify.annotations.NullMarked;
