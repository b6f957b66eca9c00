package latchkey.client;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.UserId;

/**
 * A member, by the verified roster.
 *
 * @param isProved whether it made the meeting, or came by a link that it proved to have; else it is
 *     a first contact, unproved: that the account is the person's was the server's word
 * @param devices those of its devices that take part
 */
public record MemberInfo(
    UserId userId, String name, boolean isHost, boolean isProved, List<Address> devices) {
  public MemberInfo {
    devices = List.copyOf(devices);
  }
}
