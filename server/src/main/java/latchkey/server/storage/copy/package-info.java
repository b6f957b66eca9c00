/**
 * A server's data as a whole: backed up, put back, moved to another database. Start at {@link
 * latchkey.server.storage.copy.Backup}.
 */
@NullMarked
package latchkey.server.storage.copy;

import org.jspecify.annotations.NullMarked;
