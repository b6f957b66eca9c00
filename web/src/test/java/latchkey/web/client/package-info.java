/**
 * Holds {@code web/client} against the server and the Java implementation. {@link
 * latchkey.web.client.RecordVectors} records its unit tests' data.
 */
@NullMarked
package latchkey.web.client;

import org.jspecify.annotations.NullMarked;
