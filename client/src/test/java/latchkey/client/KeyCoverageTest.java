package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import latchkey.client.testing.BareGuest;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.relay.Events;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Encryption is ready for those who have acknowledged the key, and for nobody else. */
final class KeyCoverageTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final GateProxy line = world.closing(new GateProxy(world.url().getPort()));
  private final Member host =
      world.closing(
          Member.signIn(
              line.url(), world.signInToken(world.account("Hanna")), "laptop", world.store()));
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.HOST_ADMITS, hostSees);
  private final Invitation invitation = invitation();

  private Invitation invitation() {
    Invitation made = meeting.invite(InviteOptions.forGuests(9));
    return new Invitation(
        made.id(), made.link().replace(line.url().toString(), world.url().toString()));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private BareGuest bareAdmitted(String name) {
    BareGuest guest = world.bareGuest(invitation, name);
    meeting.admit(guest.registered.sessionId());
    guest.tap.await(Events.RECEIVE_SENDER_KEY);
    return guest;
  }

  private void covers(KeyCoverage coverage) {
    hostSees.await(
        MeetingEvent.KeyCoverageChanged.class, changed -> changed.coverage().equals(coverage));
    Eventually.that(() -> meeting.keyCoverage().equals(coverage), () -> "" + meeting.keyCoverage());
  }

  @Test
  void whoeverHasTheKeyButHasNotAcknowledgedItDoesNotCount() {
    Recorder guestSees = new Recorder();
    GuestMeeting guest = world.admitted(meeting, invitation, "Gus", guestSees);
    covers(new KeyCoverage(Set.of(guest.self()), Set.of(), Set.of(), Set.of()));

    BareGuest silent = bareAdmitted("Silent");
    covers(new KeyCoverage(Set.of(guest.self()), Set.of(silent.address), Set.of(), Set.of()));
    assertThat(meeting.keyCoverage().toString()).isEqualTo("encryption ready for 1 of 2");

    silent.opensAfter(host.address(), meeting.engine().identityKey(), 0);
    covers(new KeyCoverage(Set.of(guest.self(), silent.address), Set.of(), Set.of(), Set.of()));
    assertThat(meeting.keyCoverage().isComplete()).isTrue();
  }

  @Test
  void whatIsAcknowledgedWhileTheSenderIsAwayCountsWhenItIsBack() {
    BareGuest guest = bareAdmitted("Gus");
    covers(new KeyCoverage(Set.of(), Set.of(guest.address), Set.of(), Set.of()));
    line.cut();
    hostSees.await(MeetingEvent.ConnectionLost.class);
    guest.opensAfter(host.address(), meeting.engine().identityKey(), 0);
    // The answer to this says that the acknowledgement before it has been taken.
    guest.join();
    line.mend();

    covers(new KeyCoverage(Set.of(guest.address), Set.of(), Set.of(), Set.of()));
  }

  @Test
  void whoIsAwayFindsTheKeyOnReturn() {
    GateProxy toGuest = world.closing(new GateProxy(world.url().getPort()));
    Recorder guestSees = new Recorder();
    GuestMeeting guest =
        world.admitted(
            meeting,
            new Invitation(
                invitation.id(),
                invitation.link().replace(world.url().toString(), toGuest.url().toString())),
            "Gus",
            guestSees);
    guestSees.await(MeetingEvent.EncryptionReady.class);
    toGuest.cut();
    guestSees.await(MeetingEvent.ConnectionLost.class);
    Eventually.that(() -> queuesFor(guest), () -> "" + meeting.keyCoverage());

    hostSees.awaitSent(meeting.say("while you were away"));
    toGuest.mend();

    guestSees.awaitText("while you were away");
    Eventually.that(
        () -> meeting.keyCoverage().ready().contains(guest.self()),
        () -> "" + meeting.keyCoverage());
  }

  /** Each departure makes a new key; the guest is away as soon as one of them is queued for it. */
  private boolean queuesFor(GuestMeeting guest) {
    BareGuest passing = world.bareGuest(invitation("passing"), "Passing");
    meeting.admit(passing.registered.sessionId());
    meeting.remove(passing.registered.sessionId());
    hostSees.awaitSent(meeting.say("rotate"));
    return meeting.keyCoverage().queued().contains(guest.self());
  }

  private Invitation invitation(String label) {
    Invitation made = meeting.invite(InviteOptions.forOneGuest().labelled(label));
    return new Invitation(
        made.id(), made.link().replace(line.url().toString(), world.url().toString()));
  }
}
