/**
 * Units of work on the database, without a word about which database. Start at {@link
 * latchkey.server.tx.Transactions}.
 */
@NullMarked
package latchkey.server.tx;

import org.jspecify.annotations.NullMarked;
