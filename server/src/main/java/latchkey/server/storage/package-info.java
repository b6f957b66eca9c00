/**
 * The stores of the domain packages, on SQLite through jOOQ. Start at {@link
 * latchkey.server.storage.Database}.
 */
@NullMarked
package latchkey.server.storage;

import org.jspecify.annotations.NullMarked;
