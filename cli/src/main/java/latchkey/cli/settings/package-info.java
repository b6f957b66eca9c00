/**
 * The server's settings on the command line. Start at {@link
 * latchkey.cli.settings.SettingsCommand}.
 */
@NullMarked
package latchkey.cli.settings;

import org.jspecify.annotations.NullMarked;
