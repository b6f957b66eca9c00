/** Key bundles: what a device publishes, and what another takes to set up a session with it. */
@NullMarked
package latchkey.protocol.keys;

import org.jspecify.annotations.NullMarked;
