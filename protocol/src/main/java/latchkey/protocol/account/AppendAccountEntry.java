package latchkey.protocol.account;

import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /api/me/account-entries}: appends an entry that the calling device has signed.
 *
 * @param deviceLink the hash of the link's token where the entry adds a device; else null
 */
public record AppendAccountEntry(Bytes entry, @Nullable Bytes deviceLink) {
  public AppendAccountEntry {
    Require.upTo(entry, Limits.MAX_ACCOUNT_ENTRY_BYTES, "entry");
    if (deviceLink != null) {
      Require.length(deviceLink, Limits.HASH_BYTES, "deviceLink");
    }
  }
}
