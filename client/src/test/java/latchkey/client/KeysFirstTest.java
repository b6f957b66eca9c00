package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import latchkey.client.testing.BareGuest;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.Tap;
import latchkey.client.testing.World;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.MeetingMessage;
import latchkey.protocol.relay.ReceivedSenderKey;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A message goes out only when everyone who is to open it has been handed its key. */
final class KeysFirstTest {
  private static final String BUNDLES = "POST /api/meetings/[^/]+/external/keys ";

  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final Recorder samSees = new Recorder();
  private final Member host = world.member("Hanna");
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
  private final Invitation invitation = meeting.invite(InviteOptions.forGuests(9));
  private final GateProxy line = world.closing(new GateProxy(world.url().getPort()));
  private final Member sam = world.member(line.url(), "Sam", world.store());

  @AfterEach
  void close() {
    world.close();
  }

  private MemberMeeting samEnters() {
    meeting.addMember(sam.userId());
    MemberMeeting atSam = sam.openMeeting(meeting.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
    // Who opens the first text has been given the invitation's secret before it.
    hostSees.awaitSent(meeting.say("Hello, Sam."));
    samSees.awaitText("Hello, Sam.");
    return atSam;
  }

  @Test
  void whatIsSaidAsANewcomerComesInFollowsItsKey() {
    MemberMeeting atSam = samEnters();
    line.hold(BUNDLES);
    BareGuest newcomer = world.bareGuest(invitation, "Nora");
    meeting.admit(newcomer.registered.sessionId());
    Eventually.that(() -> line.heldSoFar() > 0, () -> "nobody fetched the newcomer's keys");

    atSam.say("from Sam");
    hostSees.awaitSent(meeting.say("fence"));
    newcomer.awaitMessages(1);
    line.release();
    newcomer.awaitMessages(2);

    List<Tap.Event> came = newcomer.tap.all();
    assertThat(came.indexOf(keyOf(newcomer, sam)))
        .isNotNegative()
        .isLessThan(came.indexOf(messageOf(newcomer, sam)));
  }

  @Test
  void aSenderThatVanishesAsItsMessageAppearsLeavesNoneThatDoesNotOpen() {
    Member vera = world.member("Vera");
    meeting.addMember(vera.userId());
    vera.openMeeting(meeting.id(), this::cutSamOff);
    MemberMeeting atSam = samEnters();
    Recorder newcomerSees = new Recorder();
    line.hold(BUNDLES);
    GuestMeeting newcomer = world.knock(invitation, "Nora", newcomerSees);
    meeting.admit(newcomer.sessionId());
    Eventually.that(() -> line.heldSoFar() > 0, () -> "nobody fetched the newcomer's keys");

    atSam.say("from Sam");
    hostSees.awaitSent(meeting.say("fence"));
    newcomerSees.awaitText("fence");
    line.release();
    hostSees.awaitText("from Sam");

    newcomerSees.awaitText("from Sam");
    assertThat(newcomerSees.all(MeetingEvent.MessageRefused.class)).isEmpty();
  }

  private void cutSamOff(MeetingEvent event) {
    if (event instanceof MeetingEvent.MessageReceived message
        && message.author().address().equals(sam.address())) {
      line.cut();
    }
  }

  private static Tap.Event keyOf(BareGuest guest, Member sender) {
    return guest.tap.all(Events.RECEIVE_SENDER_KEY).stream()
        .filter(
            event -> event.as(ReceivedSenderKey.class).senderId().equals(sender.userId().value()))
        .findFirst()
        .orElseThrow();
  }

  private static Tap.Event messageOf(BareGuest guest, Member sender) {
    return guest.tap.all(Events.MESSAGE).stream()
        .filter(event -> event.as(MeetingMessage.class).senderId().equals(sender.userId().value()))
        .findFirst()
        .orElseThrow();
  }
}
