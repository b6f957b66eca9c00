package latchkey.protocol.log.meeting;

import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.log.account.AccountState;

/**
 * An invitation.
 *
 * @param tokenHash SHA-256 of the token, 32 bytes
 * @param linkKey the public half of the link's key pair, 33 bytes
 * @param expiresAt milliseconds since 1970. It decides nothing here: signers look at it before they
 *     admit
 * @param maker the device that made it
 * @param anchor the hash of the entry that made it
 * @param uses admissions that stand under it
 */
public record Invitation(
    Bytes tokenHash,
    Bytes linkKey,
    ForWhom forWhom,
    int maxUses,
    long expiresAt,
    Address maker,
    Bytes anchor,
    int uses,
    boolean revoked) {
  /** Whether its maker was removed from the account by another signer, which makes it void. */
  boolean fallsWith(AccountState account) {
    return maker.id().equals(account.userId().value())
        && account.wasRemovedByAnother(maker.deviceId());
  }

  public boolean isUsedUp() {
    return uses >= maxUses;
  }

  Invitation used() {
    return new Invitation(
        tokenHash, linkKey, forWhom, maxUses, expiresAt, maker, anchor, uses + 1, revoked);
  }

  Invitation asRevoked() {
    return new Invitation(
        tokenHash, linkKey, forWhom, maxUses, expiresAt, maker, anchor, uses, true);
  }
}
