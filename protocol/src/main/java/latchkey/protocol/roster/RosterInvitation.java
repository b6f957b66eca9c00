package latchkey.protocol.roster;

import latchkey.protocol.Bytes;

/**
 * An invitation, as the roster names it.
 *
 * @param tokenHash SHA-256 of the token
 * @param shared for anyone with the link; else for one guest
 * @param used whether a guest has been admitted with it
 */
public record RosterInvitation(Bytes tokenHash, boolean shared, boolean used, boolean revoked) {
  RosterInvitation asUsed() {
    return new RosterInvitation(tokenHash, shared, true, revoked);
  }

  RosterInvitation asRevoked() {
    return new RosterInvitation(tokenHash, shared, used, true);
  }

  boolean admits() {
    return !revoked && (shared || !used);
  }
}
