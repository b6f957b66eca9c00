/**
 * Units of work on an SQL database: one writer that commits for many at once, readers beside it.
 * What is particular to a database says its {@link latchkey.server.storage.engine.Engine}.
 */
@NullMarked
package latchkey.server.storage.engine;

import org.jspecify.annotations.NullMarked;
