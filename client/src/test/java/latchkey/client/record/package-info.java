@NullMarked
package latchkey.client.record;

import org.jspecify.annotations.NullMarked;
