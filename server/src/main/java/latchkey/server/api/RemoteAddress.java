package latchkey.server.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import latchkey.server.config.TrustedProxies;
import latchkey.server.config.TrustedProxies.Network;
import org.jspecify.annotations.Nullable;

/**
 * Where a request comes from, as far as limits for strangers are concerned: the peer or, where the
 * peer is a trusted proxy, whom the nearest of them that is trusted heard from. Of an IPv6 address
 * the first 64 bits count, since whoever has one has all that share them.
 */
public final class RemoteAddress {
  /** {@code for=} in an element of a Forwarded header (RFC 7239, section 4). */
  private static final Pattern FORWARDED_FOR =
      Pattern.compile("(?i)(?:^|;)\\s*for=(?:\"([^\"]*)\"|([^;\"]*))");

  /** An address, of IPv6 perhaps in brackets, and perhaps a port. */
  private static final Pattern NODE =
      Pattern.compile("\\[([^\\]]*)\\](?::\\d+)?|([0-9.]+)(?::\\d+)?|([^\\[]*)");

  private final TrustedProxies proxies;

  public RemoteAddress(TrustedProxies proxies) {
    this.proxies = proxies;
  }

  /**
   * Finds it out.
   *
   * @param peer the IP address at the other end of the connection
   * @param header a request's header by its name; several of one name joined by commas
   */
  public String of(String peer, Function<String, @Nullable String> header) {
    String address = peer;
    List<String> said = isProxy(peer) ? said(header) : List.of();
    for (int i = said.size() - 1; i >= 0 && proxies.has(address); i--) {
      if (!Network.isLiteral(said.get(i))) {
        break;
      }
      address = said.get(i);
    }
    return network(address);
  }

  /** Whether a trusted proxy is there. */
  public boolean isProxy(String peer) {
    return proxies.has(peer);
  }

  /** Whom the proxies say that they heard from, the nearest proxy's word last. */
  private List<String> said(Function<String, @Nullable String> header) {
    String value =
        header.apply(
            switch (proxies.header()) {
              case X_FORWARDED_FOR -> "X-Forwarded-For";
              case FORWARDED -> "Forwarded";
            });
    List<String> said = new ArrayList<>();
    for (String each : Optional.ofNullable(value).orElse("").split(",", -1)) {
      said.add(
          switch (proxies.header()) {
            case X_FORWARDED_FOR -> node(each.strip());
            case FORWARDED -> node(forwardedFor(each.strip()));
          });
    }
    return said;
  }

  private static String forwardedFor(String element) {
    Matcher matcher = FORWARDED_FOR.matcher(element);
    return matcher.find() ? found(matcher).strip() : "";
  }

  private static String node(String text) {
    Matcher matcher = NODE.matcher(text);
    return matcher.matches() ? found(matcher) : "";
  }

  /** The group that has matched. */
  private static String found(Matcher matcher) {
    for (int i = 1; i <= matcher.groupCount(); i++) {
      String group = matcher.group(i);
      if (group != null) {
        return group;
      }
    }
    return "";
  }

  /** An address of IPv4 as it is, the first 64 bits of one of IPv6. */
  public static String network(String address) {
    if (!address.contains(":")) {
      return address;
    }
    try {
      return Network.parse(address + "/64").prefix();
    } catch (IllegalArgumentException e) {
      return address;
    }
  }
}
