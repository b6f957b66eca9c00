package latchkey.client;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import latchkey.client.invite.LinkSecrets;
import latchkey.client.model.GuestProof;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.guest.WaitingGuest;

/**
 * Who waits to be let in, and what their proofs say. Each guest is announced once, and once more
 * when a proof can be checked that could not be before. To be used on the meeting's lane, but for
 * what says otherwise.
 */
final class Lobby {
  private final LinkSecrets secrets;
  private final Consumer<MeetingEvent> application;
  private final Map<GuestSessionId, WaitingGuest> waiting = new ConcurrentHashMap<>();
  private final Map<GuestSessionId, GuestProof> announced = new HashMap<>();

  Lobby(LinkSecrets secrets, Consumer<MeetingEvent> application) {
    this.secrets = secrets;
    this.application = application;
  }

  /** What this guest's proof says, by what this device knows now. From anywhere. */
  GuestProof proof(WaitingGuest guest) {
    return secrets.check(
        guest.invitationTokenHash(),
        guest.identityKeyPublic(),
        guest.registrationId(),
        guest.displayName(),
        guest.identityProof());
  }

  /** Those of {@code guests} who wait, as far as this device has been told. From anywhere. */
  List<WaitingGuest> known(Set<GuestSessionId> guests) {
    return guests.stream().map(waiting::get).filter(Objects::nonNull).toList();
  }

  /** The whole lobby, as the server has it now. */
  void replace(List<WaitingGuest> guests) {
    Set<GuestSessionId> present =
        guests.stream().map(WaitingGuest::sessionId).collect(Collectors.toSet());
    waiting.keySet().retainAll(present);
    announced.keySet().retainAll(present);
    guests.forEach(this::waits);
  }

  void waits(WaitingGuest guest) {
    waiting.put(guest.sessionId(), guest);
    announce(guest);
  }

  void waitsNoMore(GuestSessionId guest) {
    waiting.remove(guest);
    announced.remove(guest);
  }

  /** A secret has come: proofs can be checked. */
  void secretCame() {
    waiting.values().forEach(this::announce);
  }

  private void announce(WaitingGuest guest) {
    GuestProof verdict = proof(guest);
    if (announced.put(guest.sessionId(), verdict) != verdict) {
      application.accept(
          new MeetingEvent.GuestWaiting(guest.sessionId(), guest.displayName(), verdict));
    }
  }
}
