/**
 * The ways to a device that is signed in: a sign-in link, which opens an account, a device link of
 * another device, and the recovery code. Start at {@link latchkey.server.signin.SignIn}.
 */
@NullMarked
package latchkey.server.signin;

import org.jspecify.annotations.NullMarked;
