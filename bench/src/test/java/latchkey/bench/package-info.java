/** Every scenario in its smallest form. */
@NullMarked
package latchkey.bench;

import org.jspecify.annotations.NullMarked;
