package latchkey.client;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.roster.RosterFollower;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.Guest;
import latchkey.protocol.log.meeting.Invitation;
import latchkey.protocol.log.meeting.Knocking;
import latchkey.protocol.log.meeting.Proofs;

/**
 * Who waits to be let in. A knock whose proofs are not good is none: the server could have made it
 * up. One that no entry can let in is none either: such as that of a guest who was taken out, which
 * the server has kept. Each guest is announced once. Safe for use by several threads.
 */
final class Lobby {
  private final RosterFollower roster;
  private final Proofs proofs;
  private final Consumer<MeetingEvent> application;
  private final Map<GuestSessionId, WaitingGuest> waiting = new ConcurrentHashMap<>();
  private final Set<Bytes> burnt = ConcurrentHashMap.newKeySet();

  Lobby(MeetingId meeting, RosterFollower roster, Consumer<MeetingEvent> application) {
    this.roster = roster;
    this.proofs = new Proofs(new LibsignalSignatureCheck(), Ids.logId(meeting));
    this.application = application;
  }

  /** Those of {@code guests} who wait, as far as this device has been told. */
  List<WaitingGuest> known(Set<GuestSessionId> guests) {
    return guests.stream().map(waiting::get).filter(Objects::nonNull).toList();
  }

  /** As they would stand in the roster, in the order of knocking. */
  List<Guest> guests() {
    return inOrder().map(WaitingGuest::asGuest).toList();
  }

  private Stream<WaitingGuest> inOrder() {
    return waiting.values().stream().sorted(Comparator.comparing(WaitingGuest::knockedAt));
  }

  /** All who wait, in the order of knocking. */
  List<LobbyGuest> all() {
    return inOrder()
        .map(guest ->
            new LobbyGuest(
                guest.sessionId(), guest.displayName(), guest.tokenHash(), guest.knockedAt()))
        .toList();
  }

  /** The whole lobby, as the server has it now. Blocks. */
  void replace(latchkey.protocol.guest.Lobby now) {
    Set<GuestSessionId> present =
        now.guests().stream().map(WaitingGuest::sessionId).collect(Collectors.toSet());
    waiting.keySet().retainAll(present);
    now.guests().forEach(this::waits);
    now.burntLinks().forEach(this::linkIsBurnt);
  }

  /** The server has seen the secret of a link; that is told once. Blocks. */
  void linkIsBurnt(Bytes tokenHash) {
    if (invitation(tokenHash).filter(made -> !made.revoked()).isPresent() && burnt.add(tokenHash)) {
      application.accept(new MeetingEvent.LinkBurnt(tokenHash));
    }
  }

  /** A guest knocks, by the server's word. Blocks. */
  void waits(WaitingGuest guest) {
    if (isGood(guest.knocking()) && waiting.put(guest.sessionId(), guest) == null) {
      application.accept(new MeetingEvent.GuestWaiting(guest.sessionId(), guest.displayName()));
    }
  }

  private boolean isGood(Knocking knocking) {
    Guest guest = knocking.guest();
    return knocking.hasForm()
        && roster.read(log -> log.mayCome(guest.sessionId()))
        && invitation(guest.tokenHash())
            .filter(made -> made.forWhom() != ForWhom.MEMBER && !made.revoked())
            .filter(made -> proofs.areGood(made, knocking))
            .isPresent();
  }

  private Optional<Invitation> invitation(Bytes tokenHash) {
    Optional<Invitation> known = roster.read(log -> log.invitation(tokenHash));
    if (known.isEmpty()) {
      roster.catchUp();
      return roster.read(log -> log.invitation(tokenHash));
    }
    return known;
  }

  /** Whether it did, as far as this device knew. */
  boolean waitsNoMore(GuestSessionId guest) {
    return waiting.remove(guest) != null;
  }
}
