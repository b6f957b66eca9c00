/**
 * PostgreSQL, version 15 and later. Start at {@link
 * latchkey.server.storage.postgres.PostgresDatabase}.
 */
@NullMarked
package latchkey.server.storage.postgres;

import org.jspecify.annotations.NullMarked;
