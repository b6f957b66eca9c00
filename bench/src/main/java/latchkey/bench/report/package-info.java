/** Measurements for people: a table on the terminal, and a page with charts. */
@NullMarked
package latchkey.bench.report;

import org.jspecify.annotations.NullMarked;
