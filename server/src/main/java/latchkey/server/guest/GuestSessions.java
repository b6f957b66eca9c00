package latchkey.server.guest;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.server.guest.GuestStore.KnownGuest;
import latchkey.server.meeting.Invitations;
import latchkey.server.refusal.Refused;
import latchkey.server.roster.RosterView;
import latchkey.server.roster.Rosters;
import latchkey.server.time.AgreedClock;
import latchkey.server.token.Token;
import latchkey.server.token.TokenKind;
import latchkey.server.tx.Transactions;

/** Guest sessions: how a guest proves its own, and how it ends. */
public final class GuestSessions {
  private static final int EXPIRED_AT_ONCE = 200;

  private final Transactions transactions;
  private final GuestStore guests;
  private final GuestEnding ending;
  private final Rosters rosters;
  private final AgreedClock clock;

  public GuestSessions(
      Transactions transactions,
      GuestStore guests,
      GuestEnding ending,
      Rosters rosters,
      AgreedClock clock) {
    this.transactions = transactions;
    this.guests = guests;
    this.ending = ending;
    this.rosters = rosters;
    this.clock = clock;
  }

  /** The session that a token proves, which waits or is admitted in a meeting that goes on. */
  public GuestSession authenticate(String sessionToken) {
    KnownGuest known = find(sessionToken);
    GuestSession session = known.session();
    if (known.meetingEnded() || hasEnded(session)) {
      throw ended(session.status());
    }
    return session;
  }

  /** The session that a token proves, even where it has ended. */
  public GuestSession identify(String sessionToken) {
    return find(sessionToken).session();
  }

  private KnownGuest find(String sessionToken) {
    Token token =
        Token.parse(TokenKind.GUEST_SESSION, sessionToken).orElseThrow(GuestSessions::unknown);
    KnownGuest known =
        transactions
            .read(() -> guests.findByToken(token.hash()))
            .filter(found -> found.sessionTokenHash().equals(token.hash()))
            .orElseThrow(GuestSessions::unknown);
    if (!known.tokenUsed()) {
      transactions.write(() -> guests.noteUsed(token.hash()));
    }
    return known;
  }

  /** Whether nothing more may come of a session. */
  boolean hasEnded(GuestSession session) {
    return !(session.isWaiting() || session.isAdmitted())
        || !session.expiresAt().isAfter(clock.agreed());
  }

  /** Requires a session that has been admitted. */
  public static void requireAdmitted(GuestSession session) {
    if (!session.isAdmitted()) {
      throw new Refused(
          ErrorCode.NOT_ADMITTED,
          "You are still waiting. A person in the meeting must let you in.");
    }
  }

  /** Requires a session that has been admitted to just that meeting. */
  public static void requireIn(MeetingId meetingId, GuestSession session) {
    if (!session.meetingId().equals(meetingId)) {
      throw new Refused(
          ErrorCode.MEETING_UNKNOWN, "There is no such meeting, or you are not a guest of it.");
    }
    requireAdmitted(session);
  }

  /** A session as it stands now. */
  public Optional<GuestSession> find(GuestSessionId sessionId) {
    return transactions.read(() -> guests.find(sessionId));
  }

  /** Which guests of a roster are no longer admitted, or no longer known. */
  public List<GuestSessionId> ended(RosterView roster) {
    if (roster.guests().isEmpty()) {
      return List.of();
    }
    return transactions.read(() -> {
      // Only a roster's guests are admitted, so where there are as many, they are the same.
      boolean allAreIn =
          rosters.isNewest(roster)
              && guests.countAdmitted(roster.meetingId()) == roster.guests().size();
      if (allAreIn) {
        return List.of();
      }
      Set<GuestSessionId> admitted = guests.admitted(roster.meetingId());
      return roster.guests().keySet().stream().filter(guest -> !admitted.contains(guest)).toList();
    });
  }

  /** Appends the guest's own {@code GuestLeft}, which ends its session. */
  public void appendToRoster(GuestSession session, List<Bytes> entries) {
    requireAdmitted(session);
    if (entries.size() != 1) {
      throw leavesAlone();
    }
    rosters.append(
        session.meetingId(),
        entries,
        session.address(),
        said -> {
          if (!(said.getFirst() instanceof MeetingEvent.GuestLeft)) {
            throw leavesAlone();
          }
        });
  }

  private static Refused leavesAlone() {
    return Rosters.invalid("a guest may say that it leaves, once, and nothing else");
  }

  /** Ends the session at the guest's own wish. Again changes nothing. */
  public void leave(GuestSession session) {
    transactions.write(() -> {
      GuestSession now = guests.find(session.sessionId()).orElseThrow(GuestSessions::unknown);
      if (now.isWaiting() || now.isAdmitted()) {
        ending.end(now, GuestStatus.LEFT);
      }
    });
  }

  /** Ends the sessions whose time is over. To be called from time to time. */
  public void expireDue() {
    Instant now = clock.agreed();
    int expired;
    do {
      expired =
          transactions.write(() -> {
            List<GuestSession> due = guests.due(now, EXPIRED_AT_ONCE);
            due.forEach(session -> ending.end(session, GuestStatus.EXPIRED));
            return due.size();
          });
    } while (expired == EXPIRED_AT_ONCE);
  }

  /** Deletes what is kept of sessions that ended before {@code before}. */
  public void forget(Instant before) {
    transactions.write(() -> guests.forget(before));
  }

  private static Refused ended(GuestStatus status) {
    return switch (status) {
      case LINK_REVOKED -> Invitations.revoked();
      case LINK_USED_UP -> Invitations.usedUp();
      case WAITING, ADMITTED, DECLINED, REMOVED, LEFT, EXPIRED -> ended();
    };
  }

  static Refused ended() {
    return new Refused(
        ErrorCode.SESSION_ENDED,
        "Your stay in this meeting is over. If you should come back, ask for a new invitation.");
  }

  private static Refused unknown() {
    return new Refused(
        ErrorCode.UNAUTHENTICATED,
        "This needs a guest session, and the session token is none that is known. Open the"
            + " invitation link again.");
  }
}
