/** Values that the SDK hands out, and that its parts share. */
@NullMarked
package latchkey.client.model;

import org.jspecify.annotations.NullMarked;
