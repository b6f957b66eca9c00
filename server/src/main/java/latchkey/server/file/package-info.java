/**
 * Files of meetings: who may send how much, and their ciphertext on disk. A row comes before the
 * bytes, and bytes without a row are swept away.
 */
@NullMarked
package latchkey.server.file;

import org.jspecify.annotations.NullMarked;
