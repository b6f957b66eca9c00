/** The certificate of a server that speaks HTTPS itself, from files that may change. */
@NullMarked
package latchkey.server.tls;

import org.jspecify.annotations.NullMarked;
