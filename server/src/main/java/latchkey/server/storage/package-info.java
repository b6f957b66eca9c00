/**
 * The stores of the domain packages, in SQL through jOOQ: one set of statements for every database.
 * Start at {@link latchkey.server.storage.Stores}; the databases are in the packages below.
 */
@NullMarked
package latchkey.server.storage;

import org.jspecify.annotations.NullMarked;
