package latchkey.client.invite;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import latchkey.client.crypto.LinkSecret;
import latchkey.client.model.GuestProof;
import latchkey.client.store.InvitationSecrets.InvitationSecret;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import org.jspecify.annotations.Nullable;

/** The link secrets of a meeting's invitations that this device has made or been given. */
public final class LinkSecrets {
  private final KeyStore store;
  private final MeetingId meeting;

  /** By the hashes of their tokens; what is known of an invitation never changes. */
  private final Map<Bytes, InvitationSecret> known = new ConcurrentHashMap<>();

  private final Map<Bytes, LinkSecret> links = new ConcurrentHashMap<>();

  public LinkSecrets(KeyStore store, MeetingId meeting) {
    this.store = store;
    this.meeting = meeting;
  }

  public void keep(String token, LinkSecret secret) {
    store.invitationSecrets().put(meeting, new InvitationSecret(token, secret.bytes()));
  }

  public Optional<InvitationSecret> of(Bytes tokenHash) {
    Optional<InvitationSecret> before = Optional.ofNullable(known.get(tokenHash));
    if (before.isPresent()) {
      return before;
    }
    Optional<InvitationSecret> stored = store.invitationSecrets().get(meeting, tokenHash);
    stored.ifPresent(secret -> known.put(tokenHash, secret));
    return stored;
  }

  /** The secret alone, by which proofs are made and checked. */
  public Optional<LinkSecret> link(Bytes tokenHash) {
    return of(tokenHash)
        .map(invitation ->
            links.computeIfAbsent(tokenHash, hash -> LinkSecret.of(invitation.secret())));
  }

  public List<InvitationSecret> all() {
    return store.invitationSecrets().all(meeting);
  }

  /** What a guest's proof says, by the invitation's secret as this device knows it. */
  public GuestProof check(
      Bytes tokenHash,
      Bytes identityKey,
      int registrationId,
      String displayName,
      @Nullable Bytes proof) {
    if (proof == null) {
      return GuestProof.MISSING;
    }
    Optional<InvitationSecret> invitation = of(tokenHash);
    Optional<LinkSecret> link = link(tokenHash);
    if (invitation.isEmpty() || link.isEmpty()) {
      return GuestProof.UNKNOWN;
    }
    LinkSecret.GuestClaim claim =
        new LinkSecret.GuestClaim(
            meeting, invitation.get().token(), identityKey, registrationId, displayName);
    return link.get().guestProof(claim).equals(proof) ? GuestProof.GOOD : GuestProof.WRONG;
  }
}
