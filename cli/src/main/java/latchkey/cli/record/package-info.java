/** Conversations that people keep, and what they prove. */
@NullMarked
package latchkey.cli.record;

import org.jspecify.annotations.NullMarked;
