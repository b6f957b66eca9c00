/**
 * A meeting in a terminal, for members and guests alike. Start at {@link latchkey.cli.chat.Chat}.
 */
@NullMarked
package latchkey.cli.chat;

import org.jspecify.annotations.NullMarked;
