/**
 * The key directory: what devices publish, and the bundles that others take. Start at {@link
 * latchkey.server.keys.KeyDirectory}.
 */
@NullMarked
package latchkey.server.keys;

import org.jspecify.annotations.NullMarked;
