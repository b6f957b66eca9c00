package latchkey.client.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import latchkey.client.Guest;
import latchkey.client.GuestMeeting;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingOptions;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;
import latchkey.client.socket.TransportChoice.Transport;
import latchkey.client.socket.WebSocketFaults.Fault;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.Tap;
import latchkey.client.testing.World;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.relay.Events;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Members and guests whose WebSockets a network spoils go on by long polling, and lose nothing. */
final class FallBackTest {
  private final World world = new World();
  private final WebSocketFaults line = world.closing(new WebSocketFaults(world.url().getPort()));
  private final KeyStore store = world.store();
  private final Recorder hostSees = new Recorder();
  private final Recorder guestSees = new Recorder();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void speaksWhereTheHandshakeOfAWebSocketIsNeverAnswered() {
    line.suffer(Fault.HANG_UPGRADE);
    speak();
    assertThat(hostSees.all(MeetingEvent.ConnectionLost.class)).isEmpty();
  }

  @Test
  void speaksWhereAWebSocketComesAboutAndNothingPasses() {
    line.suffer(Fault.HANG_FRAMES);
    speak();
  }

  @Test
  void losesNothingWhereAWebSocketIsCutInTheMiddleOfAFrameOrFallsSilent() {
    Two two = speak();
    List<String> said = new ArrayList<>(guestSees.texts());
    for (Fault fault : new Fault[] {Fault.CUT_FRAME, Fault.HANG_FRAMES, Fault.CUT_UPGRADE}) {
      line.suffer(fault);
      two.meeting.say("host: " + fault);
      two.guest.say("guest: " + fault);
      said.add("host: " + fault);
      guestSees.awaitText("host: " + fault);
      hostSees.awaitText("guest: " + fault);
    }
    assertThat(guestSees.texts()).containsExactlyElementsOf(said);
    assertThat(hostSees.texts()).doesNotHaveDuplicates();
  }

  @Test
  void goesBackToAWebSocketWhenItConnectsAgain() {
    Member.signIn(link(), "Hanna", "device", store).close();
    line.suffer(Fault.CUT_UPGRADE);
    Tap tap = tap(store.account().get().orElseThrow().accessToken());
    tap.awaitConnected();
    awaitTransport(tap, Transport.POLLING);

    line.suffer(Fault.NONE);
    Tap other = tap(store.account().get().orElseThrow().accessToken());
    awaitTransport(other, Transport.WEB_SOCKET);
    line.suffer(Fault.CUT_UPGRADE);
    line.cutWebSockets();
    awaitTransport(other, Transport.POLLING);
  }

  @Test
  void isToldOfAFinalRefusalByLongPolling() {
    line.suffer(Fault.HANG_UPGRADE);
    Tap tap = tap("lkd_" + "A".repeat(43));
    assertThat(tap.awaitRefusal().code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
  }

  private record Two(MemberMeeting meeting, GuestMeeting guest) {}

  /** Two that say something to each other through the proxy. */
  private Two speak() {
    Member member = world.closing(Member.signIn(link(), "Hanna", "device", store));
    MemberMeeting meeting =
        member.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
    String invitation = meeting.invite(InviteOptions.forOneGuest()).link();
    assertThat(invitation).startsWith(line.url().toString());
    GuestMeeting guest = world.closing(Guest.knock(invitation, "Gus", guestSees));
    hostSees.awaitKnock(guest.sessionId());
    meeting.admit(guest.sessionId());
    guestSees.await(MeetingEvent.Admitted.class);
    meeting.say("Welcome.");
    guestSees.awaitText("Welcome.");
    guest.say("Thank you.");
    hostSees.awaitText("Thank you.");
    return new Two(meeting, guest);
  }

  private String link() {
    return line.url() + "/sign-in#" + world.signInToken("Hanna");
  }

  private Tap tap(String token) {
    return world.closing(new Tap(line.url(), Events.MEMBERS, Map.of("accessToken", token)));
  }

  private static void awaitTransport(Tap tap, Transport transport) {
    Eventually.that(
        () -> tap.socket().transport().equals(Optional.of(transport)),
        () -> "carried by " + tap.socket().transport());
  }
}
