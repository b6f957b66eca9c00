/**
 * Checks what stands inside a ciphertext against the roster: {@link
 * latchkey.client.content.ContentReader}. Internal to the SDK.
 */
@NullMarked
package latchkey.client.content;

import org.jspecify.annotations.NullMarked;
