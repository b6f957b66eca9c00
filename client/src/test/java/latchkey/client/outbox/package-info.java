@NullMarked
package latchkey.client.outbox;

import org.jspecify.annotations.NullMarked;
