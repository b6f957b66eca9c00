/**
 * Signed logs: what an entry looks like, what is signed and hashed, and how entries are chained. An
 * account and a meeting each have one; {@code account} and {@code meeting} hold their rules
 * (docs/second-edition/protocol.md, sections 1 and 2).
 */
@NullMarked
package latchkey.protocol.log;

import org.jspecify.annotations.NullMarked;
