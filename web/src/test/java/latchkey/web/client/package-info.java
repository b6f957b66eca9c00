/** Holds {@code web/client} against the server and the Java implementation. */
@NullMarked
package latchkey.web.client;

import org.jspecify.annotations.NullMarked;
