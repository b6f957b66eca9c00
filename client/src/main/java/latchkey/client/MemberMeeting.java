package latchkey.client;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import latchkey.client.content.ContentWriter;
import latchkey.client.crypto.SafetyNumber;
import latchkey.client.model.KeyCoverage;
import latchkey.client.model.LatchkeyException;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.InvitationId;
import latchkey.protocol.Limits;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.Require;
import latchkey.protocol.UserId;
import latchkey.protocol.account.Account;
import latchkey.protocol.content.Text;
import latchkey.protocol.guest.WaitingGuest;
import latchkey.protocol.roster.Roster;
import latchkey.protocol.roster.RosterEntries;

/**
 * A meeting, as a member's device takes part in it. Keys go out and come in by themselves; what
 * happens is told to the listener. Calls block until the server has answered, and fail with {@link
 * LatchkeyException}. Safe for use by several threads.
 */
public final class MemberMeeting implements AutoCloseable {
  private final MemberEngine engine;
  private final Invitations invitations;
  private final Admissions admissions;

  MemberMeeting(MemberEngine engine, URI server) {
    this.engine = engine;
    this.invitations = new Invitations(engine, server);
    this.admissions = new Admissions(engine);
  }

  /** For tests: what stands behind this meeting. */
  MemberEngine engine() {
    return engine;
  }

  public MeetingId id() {
    return engine.id();
  }

  /**
   * What it is called, as the server tells it. {@link MeetingEvent.TitleWrong} says where its
   * creator has not called it so.
   */
  public String title() {
    return engine.title();
  }

  /** This device's address in the meeting. */
  public Address self() {
    return engine.self();
  }

  /**
   * Waits until this device takes part: at once for the host's; for another one, when another
   * device of the same person, or a host's, has signed it in.
   *
   * @return false if that did not happen in time
   */
  public boolean awaitAdmission(Duration patience) throws InterruptedException {
    return engine.awaitReady(patience);
  }

  /** Makes a link by which guests can knock. Nobody is let in by it alone. */
  public Invitation invite(InviteOptions options) {
    return invitations.make(options);
  }

  /** All invitations, newest first. Their links are known only where they were made. */
  public List<latchkey.protocol.meeting.Invitation> invitations() {
    return invitations.all();
  }

  /** Nobody can knock or be admitted with it any more; who waits under it is declined. */
  public void revoke(InvitationId invitation) {
    invitations.revoke(invitation);
  }

  /**
   * Opens the meeting to another account of this server, and signs in its devices, by the account's
   * verified log. Devices that it gets later come in by themselves. Host only.
   *
   * @throws LatchkeyException {@code account_refused} where the server does not show that log
   */
  public void addMember(UserId user) {
    engine.duties().addMember(user);
  }

  /** Takes an account and its devices out again. Host only. */
  public void removeMember(UserId user) {
    engine.duties().removeMember(user);
  }

  /** The accounts that the meeting is open to, the host first; by the server's word. */
  public List<Account> members() {
    return engine.line().api().members(id());
  }

  /** Who waits, in the order of knocking. */
  public List<WaitingGuest> lobby() {
    return engine.line().api().lobby(id());
  }

  /**
   * Lets guests in, many by one entry of the roster. Their keys follow by themselves.
   *
   * @throws LatchkeyException {@code guest_not_waiting}; {@code proof_refused} where a guest does
   *     not prove to have the link, {@code proof_unknown} where this device cannot tell yet; then
   *     none is let in
   */
  public void admit(Collection<GuestSessionId> guests) {
    admissions.admit(Set.copyOf(guests));
  }

  /** Lets one guest in. */
  public void admit(GuestSessionId guest) {
    admit(List.of(guest));
  }

  public void decline(GuestSessionId guest) {
    admissions.decline(guest);
  }

  /** Takes a guest out; every device makes a new key before it next speaks. */
  public void remove(GuestSessionId guest) {
    admissions.remove(guest);
  }

  /**
   * Says something to everyone. Returns at once: it is sent when there is a connection, and {@link
   * MeetingEvent.MessageSent} tells when it stands.
   */
  public MessageId say(String text) {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    Require.that(
        length > 0 && length <= Limits.MAX_TEXT_BYTES,
        "a text must have 1 to " + Limits.MAX_TEXT_BYTES + " bytes, not " + length);
    MessageId id = MessageId.random();
    Text said = ContentWriter.text(id.value(), text, System.currentTimeMillis());
    engine.say(id, said);
    return id;
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
   * The number to compare with somebody.
   *
   * @throws LatchkeyException {@code recipient_unknown} if neither the verified roster has that
   *     participant nor a known account's log that device
   */
  public SafetyNumber safetyNumber(Address participant) {
    return engine.session().safetyNumber(engine.identityKey(), participant);
  }

  /** The person has compared safety numbers with this participant, or takes that back. */
  public void setVerified(Address participant, boolean verified) {
    engine.session().setVerified(participant, verified);
  }

  /** Whether the person has compared safety numbers for the participant's present key. */
  public boolean isVerified(Address participant) {
    return engine.session().isVerified(participant);
  }

  /**
   * The person has confirmed the changed identity key of a participant, or of a device that was not
   * let in for that: it is used from now on. Nobody has compared safety numbers for it yet.
   */
  public void acceptIdentityKey(Address participant) {
    engine.session().acceptIdentityKey(participant);
    engine.keyAccepted(participant);
    engine.distributor().retryAll();
  }

  /** Ends the meeting for everyone. Host only. */
  public void end() {
    engine
        .session()
        .roster
        .append(
            log -> log.hasEnded() ? Optional.empty() : Optional.of(RosterEntries.meetingEnded()));
    engine.line().api().end(id());
    engine.session().over(new MeetingEvent.Ended());
  }

  /** Leaves for good: this device can come back only as a new one. */
  public void leave() {
    engine.session().roster.append(this::ownDeparture);
    engine.line().leave();
    engine.session().over(new MeetingEvent.Left());
  }

  private Optional<RosterEntries.Body> ownDeparture(Roster log) {
    return log.device(self()).map(RosterEntries::deviceRemoved);
  }

  /** Goes away for now: the device still takes part and finds on return what it has missed. */
  @Override
  public void close() {
    engine.close();
  }
}
