package latchkey.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import latchkey.client.crypto.MeetingCode;
import latchkey.client.crypto.SafetyNumber;
import latchkey.client.file.FileTransfer;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.log.Ids;
import latchkey.protocol.message.Speech;

/**
 * A meeting, as a guest takes part in it: first waiting, then admitted. Safe for use by several
 * threads.
 */
public final class GuestMeeting extends Conversation implements AutoCloseable {
  private final GuestEngine engine;
  private final String title;
  private final String hostName;

  GuestMeeting(GuestEngine engine, String title, String hostName) {
    this.engine = engine;
    this.title = title;
    this.hostName = hostName;
  }

  /** For tests: what stands behind this meeting. */
  GuestEngine engine() {
    return engine;
  }

  public MeetingId id() {
    return engine.line().meeting();
  }

  public GuestSessionId sessionId() {
    return engine.line().guest();
  }

  /** This guest's address in the meeting. */
  @Override
  public Address self() {
    return engine.session().self;
  }

  /** As its creator has called it; by the server's word before this guest is admitted. */
  public String title() {
    return engine.title().orElse(title);
  }

  /** By the server's word. */
  public String hostName() {
    return hostName;
  }

  public GuestStatus status() {
    return engine.status();
  }

  /**
   * Waits until a member has let this guest in.
   *
   * @return false if that did not happen in time
   */
  public boolean awaitAdmission(Duration patience) throws InterruptedException {
    return engine.awaitReady(patience);
  }

  @Override
  FileTransfer files() {
    return new FileTransfer(engine.line().api().files(id()), Ids.logId(id()));
  }

  @Override
  MeetingSession session() {
    return engine.session();
  }

  @Override
  OwnFiles ownFiles() {
    return engine.session().ownFiles;
  }

  @Override
  MessageId send(Speech speech) {
    return engine.say(speech);
  }

  /** How many messages wait to be sent. */
  public int unsent() {
    return engine.outbox().size();
  }

  /** Everyone who takes part, by the verified roster; nobody before this guest is admitted. */
  public List<Participant> participants() {
    return engine.session().participants();
  }

  /**
   * The number to compare with a person, who sees the same on each device.
   *
   * @throws LatchkeyException if the verified roster does not have that participant
   */
  public SafetyNumber safetyNumber(Address participant) {
    return engine.session().identities.safetyNumber(participant);
  }

  /** The person has compared safety numbers with this participant, or takes that back. */
  public void setVerified(Address participant, boolean verified) {
    engine.session().identities.setVerified(participant, verified);
  }

  /**
   * The name that the participant's owner had when the person compared safety numbers with them, in
   * this meeting or another; empty where that was not, or the device shows another key than before.
   */
  public Optional<String> verifiedAs(Address participant) {
    return engine.session().identities.verifiedAs(participant);
  }

  /**
   * Codes for all to read aloud, of the log's newest entries, the newest first; at most five. Who
   * has read the same log has the same code at the same index.
   */
  public List<MeetingCode> codes() {
    return engine.session().identities.codes();
  }

  /** Leaves for good, and forgets every key. */
  public void leave() {
    engine.leave();
  }

  /** Goes offline without leaving. */
  @Override
  public void close() {
    engine.close();
  }
}
