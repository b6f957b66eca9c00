/**
 * People for measurements: a host and guests with real keys, and no more work than what is measured
 * asks for. Start at {@link latchkey.bench.people.Host}.
 */
@NullMarked
package latchkey.bench.people;

import org.jspecify.annotations.NullMarked;
