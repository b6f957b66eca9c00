package latchkey.client.content;

import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.roster.ClaimedPlaces;
import latchkey.client.roster.RosterFollower;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.MeetingId;
import latchkey.protocol.Require;
import latchkey.protocol.keys.SignatureCheck;
import latchkey.protocol.log.Ids;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.Heartbeat;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.SignedHeartbeat;

/** Checks what holds for all contents, and for guests' words. */
public final class ContentReader {
  private static final SignatureCheck SIGNATURES = new LibsignalSignatureCheck();

  /** Told of an author who reads another log than this device does. */
  @FunctionalInterface
  public interface ForkAlarm {
    void forked(Address author);
  }

  private final MeetingId meeting;
  private final RosterFollower roster;
  private final ClaimedPlaces places;
  private final ForkAlarm alarm;

  public ContentReader(MeetingId meeting, RosterFollower roster, ForkAlarm alarm) {
    this.meeting = meeting;
    this.roster = roster;
    this.places = new ClaimedPlaces(roster, System::nanoTime);
    this.alarm = alarm;
  }

  /**
   * Checks how far an author had read the log. One who has read another log raises the alarm, and
   * no error: what it says is still what it says.
   *
   * @return whether its author reads the same log
   * @throws InvalidInput if it was written for another meeting
   */
  public boolean check(Address author, LogPlace log) {
    requireThisMeeting(log);
    boolean isKnown = readsTheSame(author, log);
    if (!isKnown) {
      alarm.forked(author);
    }
    return isKnown;
  }

  /** Whether an author reads the same log as this device. */
  public boolean readsTheSame(Address author, LogPlace log) {
    return places.reaches(author, log.index(), log.head());
  }

  /**
   * Checks a guest's words, whoever brings them.
   *
   * @throws InvalidInput if the guest has not signed them, for this meeting, while it took part
   */
  public GuestWords check(GuestText text) {
    GuestWords words = text.said();
    requireThisMeeting(words.log());
    Address guest = Address.ofGuest(words.sessionId());
    Bytes key =
        roster
            .read(log -> log.everHadKey(guest))
            .orElseThrow(() ->
                new InvalidInput("it is said to be from a guest that the roster does not have"));
    Require.that(text.isSignedBy(key, SIGNATURES), "the guest has not signed it");
    check(guest, words.log());
    Require.that(
        roster.read(log -> log.tookPartAt(guest, words.log().index())),
        "the guest wrote it while it did not take part");
    return words;
  }

  /**
   * Checks whose a heartbeat is, and not how far its author had read the log: for one that was
   * heard before nothing is looked up.
   *
   * @throws InvalidInput if it is not that participant's, or of another meeting
   */
  public Heartbeat check(Address author, SignedHeartbeat heartbeat) {
    Heartbeat said = heartbeat.said();
    requireThisMeeting(said.log());
    Bytes key =
        roster
            .read(log -> log.identityKey(author))
            .orElseThrow(() -> new InvalidInput("its sender does not take part"));
    Require.that(heartbeat.isSignedBy(key, SIGNATURES), "its sender has not signed it");
    return said;
  }

  private void requireThisMeeting(LogPlace log) {
    Require.that(log.logId().equals(Ids.logId(meeting)), "it was written for another meeting");
  }
}
