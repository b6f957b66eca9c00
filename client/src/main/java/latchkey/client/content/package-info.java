/**
 * What stands inside a ciphertext: written ({@link latchkey.client.content.ContentWriter}) with the
 * roster's head, read and checked ({@link latchkey.client.content.ContentReader}). Internal to the
 * SDK.
 */
@NullMarked
package latchkey.client.content;

import org.jspecify.annotations.NullMarked;
