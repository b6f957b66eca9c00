@NullMarked
package latchkey.client.file;

import org.jspecify.annotations.NullMarked;
