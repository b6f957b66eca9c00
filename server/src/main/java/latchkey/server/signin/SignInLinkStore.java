package latchkey.server.signin;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;

/** Keeps sign-in links, by their tokens' hashes, with the name that each suggests. */
public interface SignInLinkStore {
  void add(Bytes tokenHash, String name, Instant createdAt, Instant expiresAt);

  /** How many links that suggest that name wait to be used. */
  int countUnused(String name, Instant now);

  /** The name that a link suggests, where it was neither used nor too old. */
  Optional<String> find(Bytes tokenHash, Instant now);

  /** Uses up a link. Of several callers at once one gets true; also false where it is too old. */
  boolean use(Bytes tokenHash, Instant now);

  /** The names that unused links suggest, sorted, each with the time until which one works. */
  List<WaitingName> waiting(Instant now);

  /** Deletes links that were used, or were too old, before {@code before}. */
  void forget(Instant before);
}
