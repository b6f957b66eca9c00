package latchkey.protocol.log.meeting;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.protocol.GuestSessionId;

/** The guests of a meeting: those that take part, and how the others went out. */
final class Guests {
  /**
   * A guest that went out.
   *
   * @param mayComeAgain its newest going out was a removal that says that it had gone
   */
  record Former(Guest guest, boolean mayComeAgain) {}

  private final Map<GuestSessionId, Guest> present = new LinkedHashMap<>();
  private final Map<GuestSessionId, Former> former = new HashMap<>();

  Guests copy() {
    Guests copy = new Guests();
    copy.present.putAll(present);
    copy.former.putAll(former);
    return copy;
  }

  List<Guest> present() {
    return List.copyOf(present.values());
  }

  Optional<Guest> present(GuestSessionId sessionId) {
    return Optional.ofNullable(present.get(sessionId));
  }

  Optional<Former> former(GuestSessionId sessionId) {
    return Optional.ofNullable(former.get(sessionId));
  }

  int size() {
    return present.size();
  }

  void add(Guest guest) {
    former.remove(guest.sessionId());
    present.put(guest.sessionId(), guest);
  }

  void takeOut(Guest guest, boolean mayComeAgain) {
    present.remove(guest.sessionId());
    former.put(guest.sessionId(), new Former(guest, mayComeAgain));
  }
}
