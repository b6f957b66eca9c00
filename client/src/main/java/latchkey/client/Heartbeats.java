package latchkey.client;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.deliver.HeartbeatDuty;
import latchkey.client.deliver.ReadTranscript;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Address;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.message.Heartbeat;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.SignedHeartbeat;
import latchkey.protocol.message.TranscriptMark;
import latchkey.protocol.relay.MeetingHeartbeat;

/**
 * Says how far this device has read where it is its turn to, and hears how far others have. On the
 * meeting's lane.
 */
final class Heartbeats {
  private final MeetingSession session;
  private final MeetingLine line;
  private final SigningKey key;
  private final HeartbeatDuty duty = new HeartbeatDuty(new SecureRandom()::nextDouble);
  private boolean isTold;

  /** Whose heartbeats were told to name another log. */
  private final Set<Address> forked = new HashSet<>();

  /** Counts plans to wake: the newest counts. */
  private int plans;

  Heartbeats(MeetingSession session, MeetingLine line) {
    this.session = session;
    this.line = line;
    this.key = OwnKeys.in(session.store).signingKey();
  }

  void connected() {
    isTold = false;
    duty.connected(session.connectedTime());
    wake();
  }

  /** Another's has come, or this device's own. */
  void heard(MeetingHeartbeat message) {
    Address author = message.sender();
    if (author.equals(session.self)) {
      return;
    }
    try {
      Heartbeat said = session.contents.check(author, SignedHeartbeat.read(message.heartbeat()));
      if (duty.isNew(author, said.counter())) {
        heard(author, said);
      }
    } catch (InvalidInput e) {
      // It is not that device's: as good as none.
    }
  }

  private void heard(Address author, Heartbeat said) {
    if (!session.contents.readsTheSame(author, said.log()) && forked.add(author)) {
      session.forked(author);
    }
    ReadTranscript.Standing standing = session.compare(author, said);
    duty.heard(session.connectedTime(), author, said.counter(), standing);
    isTold = false;
    session.tellDifference(author, standing);
    wake();
  }

  private void wake() {
    if (!session.isInMeeting()) {
      return;
    }
    Optional<TranscriptMark> mark = session.transcript.mark();
    HeartbeatDuty.Tick tick =
        duty.tick(
            session.connectedTime(),
            session.role().heartbeatPart(),
            mark.isPresent() && session.roster.read(this::isHeard));
    wakeAfter(tick.wakeAfter()); // Also where sending fails.
    if (tick.send()) {
      mark.ifPresent(this::send);
    }
    if (tick.isSilent() && !isTold && isAnotherHere()) {
      isTold = true;
      session.emit(new MeetingEvent.HeartbeatsMissing());
    }
  }

  private boolean isHeard(MeetingLog log) {
    return session.role().takesPart(log) && log.devices().size() + log.guests().size() > 1;
  }

  private void wakeAfter(Duration pause) {
    int plan = ++plans;
    session.lane.runAfter(
        pause,
        () -> {
          if (plan == plans) {
            wake();
          }
        });
  }

  private void send(TranscriptMark mark) {
    long now = Math.max(0, Instant.now().toEpochMilli());
    long counter = session.store.streams().nextHeartbeat(session.meeting, now);
    LogPlace log = session.roster.read(LogPlace::endOf);
    line.beat(SignedHeartbeat.sign(new Heartbeat(log, mark, counter, now), key));
  }

  /** By the server's word. */
  private boolean isAnotherHere() {
    try {
      return line.participants().devices().stream()
          .map(device -> Address.ofMember(device.userId(), device.deviceId()))
          .anyMatch(device -> !device.equals(session.self));
    } catch (LatchkeyException e) {
      return false; // The connection is at fault, which is told.
    }
  }
}
