package latchkey.protocol.keys;

import java.util.List;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;

/** The bundles asked for, and why the others are not there. */
public record GuestKeyBundles(List<GuestKeyBundle> bundles, List<Refused> refused) {
  public GuestKeyBundles {
    bundles = List.copyOf(bundles);
    refused = List.copyOf(refused);
  }

  /** A guest whose bundle was not given. */
  public record Refused(GuestSessionId sessionId, ErrorCode code, String error) {}
}
