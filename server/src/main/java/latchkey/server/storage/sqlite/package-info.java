/**
 * SQLite: a file in the data directory, which one server has to itself. Start at {@link
 * latchkey.server.storage.sqlite.SqliteDatabase}.
 */
@NullMarked
package latchkey.server.storage.sqlite;

import org.jspecify.annotations.NullMarked;
