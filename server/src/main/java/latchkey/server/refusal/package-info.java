/** How the domain says no: {@link latchkey.server.refusal.Refused}. */
@NullMarked
package latchkey.server.refusal;

import org.jspecify.annotations.NullMarked;
