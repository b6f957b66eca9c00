package latchkey.client.distribute;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import latchkey.client.crypto.PreparedSession;
import latchkey.client.roster.Proposal;
import latchkey.client.roster.RosterFollower;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.PairwiseContent;
import latchkey.protocol.message.SenderKeyDistribution;
import latchkey.protocol.relay.Envelope;

/**
 * This device's key, handed over together with an entry that lets guests in: in as many attempts as
 * the entry needs. What was handed to the server counts as given, whatever becomes of the entry.
 */
public final class KeysAhead {
  private final OwnSenderKey own;
  private final PreparedSessions prepared;
  private final RosterFollower roster;
  private final List<Attempt> attempts = new ArrayList<>();

  KeysAhead(OwnSenderKey own, PreparedSessions prepared, RosterFollower roster) {
    this.own = own;
    this.prepared = prepared;
    this.roster = roster;
  }

  private record Attempt(
      LogPlace place, OwnSenderKey.Ahead ahead, Map<Address, EnvelopeId> taken) {}

  /**
   * Makes the call that lets them in, with the key for those with whom there is a session.
   *
   * @param call gives the ids of the envelopes in their order, or none
   */
  public void hand(
      Proposal proposal, List<Address> guests, Function<List<Envelope>, List<EnvelopeId>> call) {
    Map<Address, PreparedSession> sessions = new HashMap<>();
    guests.forEach(
        guest -> prepared.find(guest).ifPresent(session -> sessions.put(guest, session)));
    if (sessions.isEmpty()) {
      var unused = call.apply(List.of());
      return;
    }
    Attempt attempt = new Attempt(proposal.place(), own.ahead(sessions.keySet()), new HashMap<>());
    attempts.add(attempt);
    PairwiseContent content = content(attempt);
    List<Envelope> envelopes =
        sessions.values().stream().map(session -> session.seal(content)).toList();
    List<EnvelopeId> ids = call.apply(envelopes);
    for (int i = 0; i < ids.size(); i++) {
      attempt.taken().put(envelopes.get(i).recipient(), ids.get(i));
    }
  }

  /** As a reader of the log with that entry reads it. */
  private static PairwiseContent content(Attempt attempt) {
    OwnSenderKey.Distribution distribution = attempt.ahead().distribution();
    return PairwiseContent.of(
        attempt.place(),
        new SenderKeyDistribution(
            distribution.message(), distribution.next(), attempt.place().head()));
  }

  /** The attempts are over: those whose entry is in the log have brought their guests the key. */
  public void settle() {
    Set<Attempt> standing =
        attempts.stream().filter(attempt -> stands(attempt.place())).collect(Collectors.toSet());
    for (Attempt attempt : attempts) {
      if (standing.contains(attempt)) {
        own.stands(attempt.ahead(), attempt.taken());
      } else {
        own.fell(attempt.ahead());
      }
    }
  }

  private boolean stands(LogPlace place) {
    return roster.read(log -> log.hashAt(place.index())).filter(place.head()::equals).isPresent();
  }
}
