@NullMarked
package latchkey.protocol.record;

import org.jspecify.annotations.NullMarked;
