package latchkey.protocol.log.meeting;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.LogFault;
import latchkey.protocol.log.account.AccountState;

/** The invitations of a meeting. */
final class Invitations {
  private static final int MAX = 10_000;
  private static final int MAX_OF_ACCOUNT = 1_000;

  private final Map<Bytes, Invitation> byTokenHash = new LinkedHashMap<>();
  private final Set<Bytes> linkKeys = new HashSet<>();
  private final Map<String, Integer> madeBy = new HashMap<>();

  Invitations copy() {
    Invitations copy = new Invitations();
    copy.byTokenHash.putAll(byTokenHash);
    copy.linkKeys.addAll(linkKeys);
    copy.madeBy.putAll(madeBy);
    return copy;
  }

  List<Invitation> all() {
    return List.copyOf(byTokenHash.values());
  }

  Optional<Invitation> byTokenHash(Bytes tokenHash) {
    return Optional.ofNullable(byTokenHash.get(tokenHash));
  }

  void requireNew(Bytes tokenHash, Bytes linkKey, Address maker) throws EntryRefused {
    EntryRefused.unless(
        !byTokenHash.containsKey(tokenHash) && !linkKeys.contains(linkKey),
        LogFault.CONTRADICTION,
        "an invitation with that token or link key was made before");
    EntryRefused.unless(
        byTokenHash.size() < MAX && madeBy.getOrDefault(maker.id(), 0) < MAX_OF_ACCOUNT,
        LogFault.CONTRADICTION,
        "the meeting, or the account, has as many invitations as it may have");
  }

  void add(Invitation invitation) {
    byTokenHash.put(invitation.tokenHash(), invitation);
    linkKeys.add(invitation.linkKey());
    madeBy.merge(invitation.maker().id(), 1, Integer::sum);
  }

  void put(Invitation invitation) {
    byTokenHash.put(invitation.tokenHash(), invitation);
  }

  /** Revokes what devices of an account made, as far as others have removed them from it. */
  void fallWith(AccountState account) {
    revokeThose(invitation -> invitation.fallsWith(account));
  }

  /** Revokes all that devices of an account made. */
  void fallWith(UserId userId) {
    revokeThose(invitation -> invitation.maker().id().equals(userId.value()));
  }

  private void revokeThose(Predicate<Invitation> which) {
    byTokenHash.replaceAll(
        (hash, invitation) -> which.test(invitation) ? invitation.asRevoked() : invitation);
  }
}
