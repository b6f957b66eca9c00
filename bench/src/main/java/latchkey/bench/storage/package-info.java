/**
 * What the server does with its database in a second, beside the database's own limit. Start at
 * {@link latchkey.bench.storage.Directory} and {@link latchkey.bench.storage.Mailboxes}.
 */
@NullMarked
package latchkey.bench.storage;

import org.jspecify.annotations.NullMarked;
