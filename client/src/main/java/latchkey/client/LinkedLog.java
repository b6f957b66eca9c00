package latchkey.client;

import java.util.ArrayList;
import java.util.List;
import latchkey.client.account.AccountDirectory;
import latchkey.client.http.MemberApi;
import latchkey.client.model.LatchkeyException;
import latchkey.client.roster.RosterAlarm;
import latchkey.client.roster.RosterFollower;
import latchkey.client.roster.RosterSource;
import latchkey.client.roster.RosterWatcher;
import latchkey.client.roster.VerifiedEntry;
import latchkey.client.store.KeyStore;
import latchkey.client.store.MemberLinkAnchors.Anchor;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.meeting.ForWhom;
import latchkey.protocol.log.meeting.MeetingEvent;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.roster.RosterPage;

/**
 * A meeting's log as the server shows it to who has come by a member link. It is kept only once it
 * is found to be the one that the link names: from then on no other is taken for it.
 */
final class LinkedLog {
  private final MeetingId meeting;
  private final KeyStore store;
  private final MemberApi api;
  private final Collected collected = new Collected();
  private final RosterFollower roster;

  LinkedLog(
      MeetingId meeting,
      Address self,
      SigningKey key,
      KeyStore store,
      AccountDirectory accounts,
      MemberApi api) {
    this.meeting = meeting;
    this.store = store;
    this.api = api;
    this.roster = new RosterFollower(meeting, self, key, new Source(), accounts, collected);
  }

  /**
   * Reads the log, finds the link's invitation in it, and keeps it. Does nothing where no link
   * waits for that.
   *
   * @throws LatchkeyException {@code proof_refused} where the log does not have the invitation
   */
  void settle() {
    store
        .memberLinkAnchors()
        .get(meeting)
        .ifPresent(anchor -> {
          roster.load(store.rosters().entries(meeting)); // The account was a member before.
          long known = roster.read(MeetingLog::size);
          roster.readToEnd();
          if (!roster.read(log -> has(log, anchor))) {
            throw missing();
          }
          keep(known);
        });
  }

  private static boolean has(MeetingLog log, Anchor anchor) {
    return log.invitation(anchor.tokenHash())
        .filter(made -> made.anchor().equals(anchor.anchor()))
        .filter(made -> made.linkKey().equals(anchor.linkKey()))
        .filter(made -> made.forWhom() == ForWhom.MEMBER)
        .isPresent();
  }

  private static LatchkeyException missing() {
    return new LatchkeyException(
        ErrorCode.PROOF_REFUSED,
        "The log of this meeting does not have the invitation that your link names, so you cannot"
            + " be sure to be in the right meeting. Nothing is said or shown. Ask who invited you"
            + " for a new link.");
  }

  private void keep(long from) {
    store.atomically(() -> {
      long index = from;
      for (VerifiedEntry one : collected.entries) {
        store.rosters().put(meeting, index, one.entry());
        index++;
        for (Address newcomer : RosterJournal.newcomers(one.event())) {
          roster
              .read(log -> log.everHadKey(newcomer))
              .ifPresent(key -> {
                var unused = store.pinned().check(newcomer, key);
              });
        }
      }
      store.memberLinkAnchors().delete(meeting);
    });
  }

  private final class Source implements RosterSource {
    @Override
    public RosterPage page(long from) {
      return api.roster(meeting, from);
    }

    @Override
    public void append(Bytes entry) {
      throw new IllegalStateException("nothing is said before the log is known");
    }
  }

  private static final class Collected implements RosterWatcher {
    private final List<VerifiedEntry> entries = new ArrayList<>();

    @Override
    public void keep(long from, List<VerifiedEntry> fresh, MeetingLog grown) {
      entries.addAll(fresh);
    }

    @Override
    public void accepted(MeetingEvent event, MeetingLog log) {}

    @Override
    public void refused(RosterAlarm alarm, String detail) {} // Who reads to the end is told.
  }
}
