/**
 * How an account of this server comes into a meeting by a member link: knocks, and who waits. Start
 * at {@link latchkey.server.member.MemberKnocks}.
 */
@NullMarked
package latchkey.server.member;

import org.jspecify.annotations.NullMarked;
