/** A guest's way in: join page, registration, lobby, pre-keys. */
@NullMarked
package latchkey.protocol.guest;

import org.jspecify.annotations.NullMarked;
