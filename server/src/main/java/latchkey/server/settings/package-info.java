/**
 * What an operator may set, by options, variables and a file: one table, read with all mistakes at
 * once. Start at {@link latchkey.server.settings.Settings}.
 */
@NullMarked
package latchkey.server.settings;

import org.jspecify.annotations.NullMarked;
