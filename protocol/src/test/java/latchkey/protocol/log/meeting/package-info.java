@NullMarked
package latchkey.protocol.log.meeting;

import org.jspecify.annotations.NullMarked;
