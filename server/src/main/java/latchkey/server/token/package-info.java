/**
 * Tokens that prove who somebody is or what they were given. Start at {@link
 * latchkey.server.token.Token}.
 */
@NullMarked
package latchkey.server.token;

import org.jspecify.annotations.NullMarked;
