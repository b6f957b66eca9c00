/** What REST calls and sockets share. The ways in are {@code api.rest} and {@code api.socket}. */
@NullMarked
package latchkey.server.api;

import org.jspecify.annotations.NullMarked;
