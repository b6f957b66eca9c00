/** Sign-in and devices, as they travel over REST. */
@NullMarked
package latchkey.protocol.account;

import org.jspecify.annotations.NullMarked;
