package latchkey.server.account;

import java.time.Instant;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;

/** Keeps sign-in links, by their tokens' hashes. */
public interface SignInLinkStore {
  void add(Bytes tokenHash, UserId userId, Instant createdAt, Instant expiresAt);

  /**
   * Uses up a link: whose it is, where it was neither used nor too old. Of several callers at once
   * one gets it.
   */
  Optional<UserId> use(Bytes tokenHash, Instant now);
}
