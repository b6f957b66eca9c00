/**
 * What has happened, for those who are connected. Start at {@link
 * latchkey.server.event.ServerEvent}.
 */
@NullMarked
package latchkey.server.event;

import org.jspecify.annotations.NullMarked;
