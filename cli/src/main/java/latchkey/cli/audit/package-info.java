/** {@code latchkey audit}: what happened on a server. */
@NullMarked
package latchkey.cli.audit;

import org.jspecify.annotations.NullMarked;
