/** The small parts of the hot paths, by JMH. Start at {@link latchkey.bench.micro.Micro}. */
@NullMarked
package latchkey.bench.micro;

import org.jspecify.annotations.NullMarked;
