package latchkey.server.account;

import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;

/** Keeps sign-in links, by their tokens' hashes. */
public interface SignInLinkStore {
  void add(Bytes tokenHash, UserId userId, Instant createdAt, Instant expiresAt);

  /** How many of a user's links wait to be used. */
  int countUnused(UserId userId, Instant now);

  /** Deletes links that were used, or were too old, before {@code before}. */
  void forget(Instant before);

  /**
   * Uses up a link: whose it is, where it was neither used nor too old. Of several callers at once
   * one gets it.
   */
  Optional<UserId> use(Bytes tokenHash, Instant now);
}
