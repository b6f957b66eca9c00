package latchkey.server.api.socket;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import latchkey.protocol.Address;
import latchkey.server.device.Devices;
import latchkey.server.guest.GuestSessions;
import latchkey.server.roster.RosterView;

/** Who has gone for good without a word in the roster, while nobody may have been there to see. */
final class Departures {
  private final GuestSessions guests;
  private final Devices devices;

  Departures(GuestSessions guests, Devices devices) {
    this.guests = guests;
    this.devices = devices;
  }

  /** Guests whose session has ended and devices that were signed out, of those in the roster. */
  List<Address> of(RosterView roster) {
    Set<Address> signedIn = devices.signedIn(roster.devices().keySet());
    return Stream.concat(
            guests.ended(roster).stream().map(Address::ofGuest),
            roster.devices().keySet().stream().filter(device -> !signedIn.contains(device)))
        .toList();
  }
}
