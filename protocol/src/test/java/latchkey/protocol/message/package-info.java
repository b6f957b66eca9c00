@NullMarked
package latchkey.protocol.message;

import org.jspecify.annotations.NullMarked;
