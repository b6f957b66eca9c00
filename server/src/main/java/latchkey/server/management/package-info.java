/**
 * Tells how the server does, on a port of its own. Start at {@link
 * latchkey.server.management.ManagementPort}.
 */
@NullMarked
package latchkey.server.management;

import org.jspecify.annotations.NullMarked;
