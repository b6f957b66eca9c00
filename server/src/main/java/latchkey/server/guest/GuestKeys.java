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

  /** Takes the bundle of a guest that the device is in a meeting with. */
  public GuestKeyBundle take(GuestSessionId sessionId, SignedInDevice taker) {
    GuestSession session = requireMet(sessionId, taker);
    return transactions.write(() -> take(session.meetingId(), sessionId, taker.address()));
  }

  /** Takes the bundles of many guests of a meeting; those refused stop no other. */
  public GuestKeyBundles takeMany(
      MeetingId meetingId, List<GuestSessionId> sessionIds, SignedInDevice taker) {
    access.requireInMeeting(meetingId, taker);
    return takeAll(meetingId, sessionIds, taker.address());
  }

  /** As {@link #takeMany}, for a taker that is known to be in the meeting. */
  GuestKeyBundles takeAll(MeetingId meetingId, List<GuestSessionId> sessionIds, Address taker) {
    return transactions.write(() -> {
      List<GuestKeyBundle> bundles = new ArrayList<>();
      List<GuestKeyBundles.Refused> refused = new ArrayList<>();
      for (GuestSessionId sessionId : sessionIds) {
        try {
          bundles.add(take(meetingId, sessionId, taker));
        } catch (Refused e) {
          refused.add(new GuestKeyBundles.Refused(sessionId, e.code(), e.message()));
        }
      }
      return new GuestKeyBundles(bundles, refused);
    });
  }

  private GuestKeyBundle take(MeetingId meetingId, GuestSessionId sessionId, Address taker) {
    GuestSession session =
        guests
            .find(sessionId)
            .filter(found -> found.meetingId().equals(meetingId))
            .orElseThrow(Lobby::guestUnknown);
    if (sessions.hasEnded(session)) {
      throw new Refused(ErrorCode.SESSION_ENDED, "That guest is gone; it needs no keys any more.");
    }
    if (!session.isAdmitted()) {
      throw new Refused(
          ErrorCode.NOT_ADMITTED, "That guest still waits. Admit it before you give it keys.");
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
    GuestSession session = requireMet(sessionId, taker);
    return keys.consume(session.address(), taker.address(), preKeyId);
  }

  private GuestSession requireMet(GuestSessionId sessionId, SignedInDevice device) {
    return transactions.read(() -> {
      GuestSession session =
          guests
              .find(sessionId)
              .filter(found -> access.isOpenTo(found.meetingId(), device.userId()))
              .orElseThrow(Lobby::guestUnknown);
      access.requireInMeeting(session.meetingId(), device);
      return session;
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

  /** Requires that a guest is admitted to a meeting that the device is in. */
  public void requireMeets(GuestSession session, Address device) {
    GuestSessions.requireAdmitted(session);
    if (rosters.view(session.meetingId()).filter(view -> view.hasDevice(device)).isEmpty()) {
      throw new Refused(
          ErrorCode.DEVICE_UNKNOWN, "There is no such device in the meeting that you are in.");
    }
  }
}
