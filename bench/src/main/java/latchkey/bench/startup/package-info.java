/** How soon a server answers. Start at {@link latchkey.bench.startup.Startup}. */
@NullMarked
package latchkey.bench.startup;

import org.jspecify.annotations.NullMarked;
