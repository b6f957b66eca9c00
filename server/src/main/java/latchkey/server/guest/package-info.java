/**
 * A guest's stay: knock, lobby, admission, session, end. Start at {@link
 * latchkey.server.guest.Lobby}.
 */
@NullMarked
package latchkey.server.guest;

import org.jspecify.annotations.NullMarked;
