package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.model.KeyCoverage;
import latchkey.client.testing.BareGuest;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.Address;
import latchkey.protocol.relay.Events;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Encryption is ready for those who have acknowledged the key, and for nobody else. */
final class KeyCoverageTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final GateProxy line = world.closing(new GateProxy(world.url().getPort()));
  private final Member host = world.member(line.url(), "Hanna", world.store());
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.HOST_ADMITS, hostSees);
  private final Invitation invitation = invitation();

  private Invitation invitation() {
    Invitation made = meeting.invite(InviteOptions.forGuests(9));
    return new Invitation(
        made.link().replace(line.url().toString(), world.url().toString()), made.tokenHash());
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

    silent.opensAfter(
        host.address(), OwnKeys.in(meeting.engine().session().store).identityKey(), 0);
    covers(new KeyCoverage(Set.of(guest.self(), silent.address), Set.of(), Set.of(), Set.of()));
    assertThat(meeting.keyCoverage().isComplete()).isTrue();
  }

  @Test
  void whatIsAcknowledgedWhileTheSenderIsAwayCountsWhenItIsBack() {
    BareGuest guest = bareAdmitted("Gus");
    covers(new KeyCoverage(Set.of(), Set.of(guest.address), Set.of(), Set.of()));
    line.cut();
    hostSees.await(MeetingEvent.ConnectionLost.class);
    guest.opensAfter(host.address(), OwnKeys.in(meeting.engine().session().store).identityKey(), 0);
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
                invitation.link().replace(world.url().toString(), toGuest.url().toString()),
                invitation.tokenHash()),
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
        made.link().replace(line.url().toString(), world.url().toString()), made.tokenHash());
  }

  @Test
  void whoeverIsToldThatOthersCameOrWentFindsThemSoInTheCoverage() {
    AtomicReference<MemberMeeting> told = new AtomicReference<>();
    Map<MeetingEvent, KeyCoverage> found = new ConcurrentHashMap<>();
    MemberMeeting crowded =
        host.createMeeting(
            "Crowded",
            MeetingOptions.HOST_ADMITS,
            event -> {
              if (told.get() != null) {
                found.put(event, told.get().keyCoverage());
              }
            });
    told.set(crowded);
    Invitation link = crowded.invite(InviteOptions.forGuests(20));
    List<BareGuest> guests = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      guests.add(
          world.closing(
              BareGuest.withFewKeys(
                  world.url(),
                  link.link().replace(line.url().toString(), world.url().toString()),
                  "Guest " + i)));
    }
    crowded.admit(guests.stream().map(guest -> guest.registered.sessionId()).toList());
    crowded.remove(guests.get(0).registered.sessionId());

    Eventually.that(
        () -> found.keySet().stream().anyMatch(MeetingEvent.GuestGone.class::isInstance),
        () -> "" + found.keySet());
    int admitted = 0;
    for (Map.Entry<MeetingEvent, KeyCoverage> one : found.entrySet()) {
      if (one.getKey() instanceof MeetingEvent.GuestAdmitted in) {
        admitted++;
        assertThat(everyone(one.getValue())).contains(in.guest().address());
      } else if (one.getKey() instanceof MeetingEvent.GuestGone out) {
        assertThat(everyone(one.getValue())).doesNotContain(out.guest().address());
      }
    }
    assertThat(admitted).isEqualTo(20);
  }

  private static Set<Address> everyone(KeyCoverage coverage) {
    return Stream.of(coverage.ready(), coverage.delivered(), coverage.queued(), coverage.lacking())
        .flatMap(Set::stream)
        .collect(Collectors.toSet());
  }
}
