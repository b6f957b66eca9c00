@NullMarked
package latchkey.bench.fanout;

import org.jspecify.annotations.NullMarked;
