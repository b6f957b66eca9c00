package latchkey.protocol.log.meeting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.LogFault;

/** Who took part when, and under which key. */
final class Attendance {
  /**
   * From the entry at {@code from}, included, to the entry at {@code to}, excluded.
   *
   * @param to {@link Long#MAX_VALUE} while it lasts
   */
  private record Stay(long from, long to) {}

  private final Map<Address, List<Stay>> stays = new HashMap<>();
  private final Map<Address, Bytes> keys = new HashMap<>();
  private final Map<Bytes, Address> owners = new HashMap<>();

  Attendance copy() {
    Attendance copy = new Attendance();
    stays.forEach((address, list) -> copy.stays.put(address, new ArrayList<>(list)));
    copy.keys.putAll(keys);
    copy.owners.putAll(owners);
    return copy;
  }

  /** The key under which a device or guest takes part or took part. */
  Optional<Bytes> everHadKey(Address address) {
    return Optional.ofNullable(keys.get(address));
  }

  /** The indices of the entries by which a device or guest came in. */
  List<Long> begins(Address address) {
    return stays.getOrDefault(address, List.of()).stream().map(Stay::from).toList();
  }

  boolean tookPartAt(Address address, long index) {
    return stays.getOrDefault(address, List.of()).stream()
        .anyMatch(stay -> stay.from() <= index && index < stay.to());
  }

  /** Requires that no other device or guest ever took part under this key. */
  void requireOwn(Address address, Bytes key) throws EntryRefused {
    Address owner = owners.get(key);
    EntryRefused.unless(
        owner == null || owner.equals(address),
        LogFault.CONTRADICTION,
        "another participant has or had that key");
  }

  void begin(Address address, Bytes key, long index) {
    stays.computeIfAbsent(address, one -> new ArrayList<>()).add(new Stay(index, Long.MAX_VALUE));
    keys.put(address, key);
    owners.put(key, address);
  }

  void end(Address address, long index) {
    List<Stay> list = stays.getOrDefault(address, List.of());
    list.set(list.size() - 1, new Stay(list.getLast().from(), index));
  }
}
