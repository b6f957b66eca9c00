package latchkey.server.guest;

import java.util.ArrayList;
import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.keys.GuestKeyBundle;
import latchkey.protocol.keys.GuestKeyBundles;
import latchkey.protocol.keys.KeyCounts;
import latchkey.protocol.keys.ReplenishKeys;
import latchkey.server.device.SignedInDevice;
import latchkey.server.keys.KeyDirectory;
import latchkey.server.keys.TakenBundle;
import latchkey.server.meeting.MeetingAccess;
import latchkey.server.refusal.Refused;
import latchkey.server.roster.RosterView;
import latchkey.server.roster.Rosters;
import latchkey.server.tx.Transactions;

/** Guests' keys: who takes them, how many are left, and whose keys a guest may take. */
public final class GuestKeys {
  private final Transactions transactions;
  private final GuestStore guests;
  private final GuestSessions sessions;
  private final KeyDirectory keys;
  private final MeetingAccess access;
  private final Rosters rosters;

  public GuestKeys(
      Transactions transactions,
      GuestStore guests,
      GuestSessions sessions,
      KeyDirectory keys,
      MeetingAccess access,
      Rosters rosters) {
    this.transactions = transactions;
    this.guests = guests;
    this.sessions = sessions;
    this.keys = keys;
    this.access = access;
    this.rosters = rosters;
  }

  /** As {@link #takeMany}, of one guest. */
  public GuestKeyBundle take(GuestSessionId sessionId, SignedInDevice taker) {
    Met met = requireMet(sessionId, taker);
    return transactions.write(() ->
        take(met.session().meetingId(), sessionId, taker.address(), mayAdmit(met.roster(), taker)));
  }

  /**
   * Takes the bundles of many guests of a meeting; those refused stop no other. A device that may
   * admit takes those of guests who wait, too: it begins a session before it lets them in.
   */
  public GuestKeyBundles takeMany(
      MeetingId meetingId, List<GuestSessionId> sessionIds, SignedInDevice taker) {
    boolean mayAdmit = mayAdmit(access.requireInMeeting(meetingId, taker), taker);
    return transactions.write(() -> {
      List<GuestKeyBundle> bundles = new ArrayList<>();
      List<GuestKeyBundles.Refused> refused = new ArrayList<>();
      for (GuestSessionId sessionId : sessionIds) {
        try {
          bundles.add(take(meetingId, sessionId, taker.address(), mayAdmit));
        } catch (Refused e) {
          refused.add(new GuestKeyBundles.Refused(sessionId, e.code(), e.message()));
        }
      }
      return new GuestKeyBundles(bundles, refused);
    });
  }

  private static boolean mayAdmit(RosterView roster, SignedInDevice device) {
    return roster.mayAdmit(device.address());
  }

  private GuestKeyBundle take(
      MeetingId meetingId, GuestSessionId sessionId, Address taker, boolean mayAdmit) {
    GuestSession session =
        guests
            .find(sessionId)
            .filter(found -> found.meetingId().equals(meetingId))
            .orElseThrow(Lobby::guestUnknown);
    if (sessions.hasEnded(session)) {
      throw new Refused(ErrorCode.SESSION_ENDED, "That guest is gone; it needs no keys any more.");
    }
    if (!session.isAdmitted() && !mayAdmit) {
      throw new Refused(
          ErrorCode.NOT_ADMITTED,
          "That guest still waits. Its keys are for those who may let it in, until it is in.");
    }
    TakenBundle bundle = keys.take(session.address(), taker);
    return new GuestKeyBundle(
        sessionId,
        Address.GUEST_DEVICE_ID,
        bundle.registrationId(),
        bundle.identityKey(),
        bundle.signedPreKey(),
        bundle.kyberPreKey(),
        bundle.preKey(),
        session.displayName());
  }

  /**
   * Notes that a device has used the one-time pre-key that it took.
   *
   * @return how many the guest has left
   */
  public int consume(GuestSessionId sessionId, SignedInDevice taker, int preKeyId) {
    GuestSession session = requireMet(sessionId, taker).session();
    return keys.consume(session.address(), taker.address(), preKeyId);
  }

  /** A guest, and the meeting that it knocked at. */
  private record Met(GuestSession session, RosterView roster) {}

  private Met requireMet(GuestSessionId sessionId, SignedInDevice device) {
    return transactions.read(() -> {
      GuestSession session =
          guests
              .find(sessionId)
              .filter(found -> access.isOpenTo(found.meetingId(), device.userId()))
              .orElseThrow(Lobby::guestUnknown);
      return new Met(session, access.requireInMeeting(session.meetingId(), device));
    });
  }

  /** How many one-time pre-keys a guest has left. */
  public KeyCounts count(GuestSession session) {
    return keys.count(session.address());
  }

  /** Adds to a guest's own keys. */
  public KeyCounts replenish(GuestSession session, ReplenishKeys more) {
    return keys.replenish(session.address(), more);
  }

  /** Takes a guest's own one-time pre-keys back. */
  public void withdraw(GuestSession session) {
    keys.withdraw(session.address());
  }

  /** Requires that a guest is admitted to a meeting that the device is in. */
  public void requireMeets(GuestSession session, Address device) {
    GuestSessions.requireAdmitted(session);
    if (rosters.view(session.meetingId()).filter(view -> view.hasDevice(device)).isEmpty()) {
      throw new Refused(
          ErrorCode.DEVICE_UNKNOWN, "There is no such device in the meeting that you are in.");
    }
  }
}
