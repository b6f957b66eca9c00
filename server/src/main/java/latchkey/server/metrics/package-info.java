/**
 * What is counted and measured, by Micrometer. No label holds a name, an id, an address or a token.
 * Start at {@link latchkey.server.metrics.Metric}.
 */
@NullMarked
package latchkey.server.metrics;

import org.jspecify.annotations.NullMarked;
