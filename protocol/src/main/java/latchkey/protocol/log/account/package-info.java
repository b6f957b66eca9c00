/**
 * The log in which a person's devices say what the person is called and which devices they have
 * (docs/second-edition/protocol.md, section 2.1).
 */
@NullMarked
package latchkey.protocol.log.account;

import org.jspecify.annotations.NullMarked;
