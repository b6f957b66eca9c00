package latchkey.client;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.UserId;

/**
 * A member, by the verified roster.
 *
 * @param devices those of its devices that take part
 */
public record MemberInfo(UserId userId, String name, boolean isHost, List<Address> devices) {
  public MemberInfo {
    devices = List.copyOf(devices);
  }
}
