/** {@code latchkey meeting}: what a server knows of its meetings. */
@NullMarked
package latchkey.cli.meeting;

import org.jspecify.annotations.NullMarked;
