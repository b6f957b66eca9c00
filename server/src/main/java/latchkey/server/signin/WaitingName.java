package latchkey.server.signin;

import java.time.Instant;

/**
 * A name for which there is a sign-in link that has not been used.
 *
 * @param expiresAt when the last of them is too old
 */
public record WaitingName(String name, Instant expiresAt) {}
