package latchkey.server.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The proxies whose word counts for whom a request comes from.
 *
 * @param networks where they are
 * @param header how they say it
 */
public record TrustedProxies(List<Network> networks, Header header) {
  /** Nobody's word counts. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of(), Header.X_FORWARDED_FOR);

  public TrustedProxies {
    networks = List.copyOf(networks);
  }

  /** The header in which a proxy names its caller. It must set it itself, whatever it was sent. */
  public enum Header {
    X_FORWARDED_FOR,
    /** RFC 7239. */
    FORWARDED
  }

  /** Whether such a proxy is at that IP address. */
  public boolean has(String address) {
    return !networks.isEmpty() && Network.isLiteral(address) && contains(Network.bytes(address));
  }

  private boolean contains(byte[] address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  /**
   * Addresses that begin with the same bits.
   *
   * @param address the first of them
   * @param bits how many bits are the same
   */
  public record Network(InetAddress address, int bits) {
    private static final Pattern LITERAL = Pattern.compile("[0-9A-Fa-f:.]+");

    /**
     * Reads {@code 10.0.0.7}, {@code 10.0.0.0/8} or the same of IPv6.
     *
     * @throws IllegalArgumentException where it is neither, and why
     */
    public static Network parse(String text) {
      String[] parts = text.split("/", -1);
      if (parts.length > 2 || !isLiteral(parts[0])) {
        throw new IllegalArgumentException(
            "a trusted proxy must be an IP address like 10.0.0.7, or a network like 10.0.0.0/8, not "
                + text);
      }
      byte[] address = bytes(parts[0]);
      int most = 8 * address.length;
      int bits = parts.length == 1 ? most : number(parts[1]);
      if (bits < 0 || bits > most) {
        throw new IllegalArgumentException(
            "a network's size must be from 0 to " + most + ", not " + parts[1]);
      }
      return new Network(address(parts[0]), bits);
    }

    private static int number(String text) {
      return text.matches("[0-9]{1,3}") ? Integer.parseInt(text) : -1;
    }

    /** Whether it is an IP address, so that nothing is looked up to read it. */
    public static boolean isLiteral(String text) {
      return LITERAL.matcher(text).matches() && (text.contains(":") || isDotted(text));
    }

    private static boolean isDotted(String text) {
      return text.matches("[0-9]{1,3}(\\.[0-9]{1,3}){3}");
    }

    static byte[] bytes(String literal) {
      return address(literal).getAddress();
    }

    private static InetAddress address(String literal) {
      try {
        return InetAddress.getByName(literal);
      } catch (UnknownHostException e) {
        throw new IllegalArgumentException(literal + " is no IP address", e);
      }
    }

    /** The bits that are the same, in hexadecimal. */
    public String prefix() {
      return HexFormat.of().formatHex(address.getAddress(), 0, bits / 8);
    }

    boolean contains(byte[] other) {
      byte[] own = address.getAddress();
      if (own.length != other.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((own[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }
}
