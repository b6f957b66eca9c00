@NullMarked
package latchkey.protocol.log.account;

import org.jspecify.annotations.NullMarked;
