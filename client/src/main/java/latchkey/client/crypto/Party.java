package latchkey.client.crypto;

import java.nio.charset.StandardCharsets;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Require;
import latchkey.protocol.keys.PublicKeys;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.account.AccountState;

/**
 * A person in a safety number (docs/second-edition/protocol.md, section 5). It does not change with
 * the person's devices or name.
 *
 * @param identifier what names the person for good: an account's root, or a guest's session id
 * @param identityKey 33 bytes: of the device that opened the account, or the guest's
 */
public record Party(Bytes identifier, Bytes identityKey) {
  public Party {
    Require.present(identifier, "identifier");
    PublicKeys.ec(identityKey, "identityKey");
  }

  /** A member, by the account's verified log. */
  public static Party member(AccountState account) {
    return new Party(Ids.root(account.userId()), account.openingKey());
  }

  /** A guest, by the key that the meeting's verified log has. */
  public static Party guest(GuestSessionId session, Bytes identityKey) {
    return new Party(Bytes.of(session.value().getBytes(StandardCharsets.UTF_8)), identityKey);
  }
}
