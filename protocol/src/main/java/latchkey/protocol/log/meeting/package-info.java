/**
 * The log in which a meeting's people say who takes part, who may let guests in, and which
 * invitations there are: the roster (docs/second-edition/protocol.md, section 2.2).
 */
@NullMarked
package latchkey.protocol.log.meeting;

import org.jspecify.annotations.NullMarked;
