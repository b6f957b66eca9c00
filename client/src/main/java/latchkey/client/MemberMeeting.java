package latchkey.client;

import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.client.crypto.MeetingCode;
import latchkey.client.crypto.SafetyNumber;
import latchkey.client.file.FileTransfer;
import latchkey.client.model.KeyCoverage;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.Ids;
import latchkey.protocol.message.Speech;

/**
 * A meeting, as a member's device takes part in it. Keys go out and come in by themselves; what
 * happens is told to the listener. Calls block until the server has answered, and fail with {@link
 * LatchkeyException}. Safe for use by several threads.
 */
public final class MemberMeeting extends Conversation implements AutoCloseable {
  private final MemberEngine engine;
  private final Invitations invitations;

  MemberMeeting(MemberEngine engine, URI server) {
    this.engine = engine;
    this.invitations = new Invitations(engine, server);
  }

  /** For tests: what stands behind this meeting. */
  MemberEngine engine() {
    return engine;
  }

  public MeetingId id() {
    return engine.id();
  }

  /** What its creator has called it; empty before this device has read that. */
  public String title() {
    return engine.session().title();
  }

  /** This device's address in the meeting. */
  @Override
  public Address self() {
    return engine.self();
  }

  /**
   * Waits until this device takes part. It joins by itself where its account is a member.
   *
   * @return false if that did not happen in time
   */
  public boolean awaitAdmission(Duration patience) throws InterruptedException {
    return engine.awaitReady(patience);
  }

  /**
   * Makes a link by which guests, or an account of this server, can knock. Nobody is let in by it
   * alone.
   */
  public Invitation invite(InviteOptions options) {
    return invitations.make(options);
  }

  /** All invitations, newest first. Their links are known only where they were made. */
  public List<InvitationInfo> invitations() {
    return invitations.all();
  }

  /** Nobody can knock or be admitted with it any more; who waits under it is declined. */
  public void revoke(Bytes tokenHash) {
    invitations.revoke(tokenHash);
  }

  /**
   * Makes another account of this server a member, which is a first contact, unproved: a link for a
   * member ({@link InviteOptions#forOneMember}) proves more. Its devices join by themselves, also
   * those that it gets later. Hosts only.
   *
   * @throws LatchkeyException {@code account_refused} where the server does not show its log
   */
  public void addMember(UserId user) {
    engine.members().add(user);
  }

  /** The accounts that wait to become members, in the order of knocking. */
  public List<LobbyMember> memberLobby() {
    engine.memberLobby().replace(engine.line().api().waitingMembers(id()));
    return engine.memberLobby().all();
  }

  /**
   * Makes an account a member that waits, with its proofs. Hosts only.
   *
   * @throws LatchkeyException {@code guest_not_waiting}; {@code invitation_used_up} and the like;
   *     {@code log_moved} where the account has changed since it knocked, which it does anew by
   *     itself
   */
  public void admitMember(UserId user) {
    engine.memberLobby().admit(user);
  }

  /** Turns an account away that waits. Hosts only. */
  public void declineMember(UserId user) {
    engine.line().api().declineMember(id(), user);
  }

  /** Takes an account and its devices out again. Hosts only; a host by those who made it one. */
  public void removeMember(UserId user) {
    engine.members().remove(user);
  }

  /** Makes a member a host, or takes that back. Hosts only. */
  public void setHost(UserId user, boolean host) {
    engine.members().setHost(user, host);
  }

  /** The members, in the order of being added, by the verified roster. */
  public List<MemberInfo> members() {
    return engine.members().all();
  }

  /** Who waits, in the order of knocking. */
  public List<LobbyGuest> lobby() {
    return engine.admissions().lobby();
  }

  /**
   * Lets guests in, many by one entry of the roster. Their keys follow by themselves. Who does not
   * wait any more is left out.
   *
   * @throws LatchkeyException {@code guest_not_waiting} where none of them waits any more; {@code
   *     admission_closed}; {@code invitation_expired} and the like; then none of those in one entry
   *     is let in
   */
  public void admit(Collection<GuestSessionId> guests) {
    engine.admissions().admit(Set.copyOf(guests));
  }

  /** Lets one guest in. */
  public void admit(GuestSessionId guest) {
    admit(List.of(guest));
  }

  public void decline(GuestSessionId guest) {
    engine.admissions().decline(guest);
  }

  /** Takes a guest out; every device makes a new key before it next speaks. */
  public void remove(GuestSessionId guest) {
    engine.admissions().remove(guest);
  }

  /** Until it is opened again no guest can knock or be let in. Hosts only. */
  public void closeAdmission() {
    engine.admissions().close();
  }

  /** Guests can knock and be let in again. Hosts only. */
  public void openAdmission() {
    engine.admissions().open();
  }

  public boolean isAdmissionOpen() {
    return engine.session().roster.read(log -> log.isAdmissionOpen());
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

  /** Everyone who takes part, by the verified roster. */
  public List<Participant> participants() {
    return engine.session().participants();
  }

  /** Whether a member's device is connected now, by the server's word. */
  public boolean isPresent(Address device) {
    return engine.presence().has(device);
  }

  /** Who can open what this device says now. */
  public KeyCoverage keyCoverage() {
    return engine.ownKey().coverage();
  }

  /**
   * The number to compare with a person, who sees the same on each device.
   *
   * @throws LatchkeyException {@code recipient_unknown} if the verified roster does not have that
   *     participant
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

  /**
   * The person has confirmed the changed identity key of a participant: it is used from now on.
   * Nobody has compared safety numbers for it yet.
   */
  public void acceptIdentityKey(Address participant) {
    engine.session().identities.accept(participant);
    engine.distributor().retryAll();
  }

  /** Ends the meeting for everyone. Hosts only. */
  public void end() {
    engine
        .session()
        .roster
        .append(
            (log, writer) -> log.hasEnded() ? Optional.empty() : Optional.of(writer.endMeeting()));
    engine.session().over(new MeetingEvent.Ended());
  }

  /**
   * The person leaves for good, with all devices; a host can add the account again.
   *
   * @throws LatchkeyException {@code forbidden} where there would be no host for those who stay:
   *     make another member host, or end the meeting
   */
  public void leave() {
    engine.members().leave();
    engine.line().leave();
    engine.session().over(new MeetingEvent.Left());
  }

  /** Goes away for now: the device still takes part and finds on return what it has missed. */
  @Override
  public void close() {
    engine.close();
  }
}
