/** What an operator may set. Start at {@link latchkey.server.config.ServerConfig}. */
@NullMarked
package latchkey.server.config;

import org.jspecify.annotations.NullMarked;
