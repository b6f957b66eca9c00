package latchkey.client.socket;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.regex.Pattern;
import latchkey.client.Guest;
import latchkey.client.GuestMeeting;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingOptions;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;
import latchkey.client.socket.TransportChoice.Transport;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.Tap;
import latchkey.client.testing.TcpProxy;
import latchkey.client.testing.TcpProxy.Way;
import latchkey.client.testing.World;
import latchkey.protocol.relay.Events;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Members and guests behind a proxy that puts 30 KB of other services' cookies into each request
 * and each answer.
 */
final class AddedHeadersTest {
  private static final String COOKIES = "a=b; ".repeat(6_000) + "c=d";
  private static final Pattern REQUEST = Pattern.compile("(GET|POST|PUT|DELETE) [^\r\n]*\r\n");
  private static final Pattern ANSWER = Pattern.compile("HTTP/1\\.1 [^\r\n]*\r\n");

  private final World world = new World();
  private final LongAdder added = new LongAdder();
  private final TcpProxy proxy =
      world.closing(
          new TcpProxy(
              () -> world.url().getPort(),
              () ->
                  (way, bytes, length, to) -> {
                    String text = new String(bytes, 0, length, StandardCharsets.ISO_8859_1);
                    to.write(with(way, text).getBytes(StandardCharsets.ISO_8859_1));
                  }));

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void membersAndGuestsTalk() {
    KeyStore store = world.store();
    Recorder hostSees = new Recorder();
    Recorder guestSees = new Recorder();
    String link = proxy.url() + "/sign-in#" + world.signInToken("Hanna");
    Member member = world.closing(Member.signIn(link, "Hanna", "device", store));
    MemberMeeting meeting =
        member.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
    String invitation = meeting.invite(InviteOptions.forOneGuest()).link();
    GuestMeeting guest = world.closing(Guest.knock(invitation, "Gus", guestSees));
    hostSees.awaitKnock(guest.sessionId());
    meeting.admit(guest.sessionId());
    guestSees.await(MeetingEvent.Admitted.class);
    meeting.say("Welcome.");
    guestSees.awaitText("Welcome.");
    guest.say("Thank you.");
    hostSees.awaitText("Thank you.");
    assertThat(hostSees.all(MeetingEvent.ConnectionLost.class)).isEmpty();

    Tap tap =
        world.closing(
            new Tap(
                proxy.url(),
                Events.MEMBERS,
                Map.of("accessToken", store.account().get().orElseThrow().accessToken())));
    Eventually.that(
        () -> tap.socket().transport().equals(Optional.of(Transport.WEB_SOCKET)),
        () -> "carried by " + tap.socket().transport());
    assertThat(added.sum()).isGreaterThan(20);
  }

  /** Heads begin where something begins to be sent; these clients and this server see to that. */
  private String with(Way way, String text) {
    var head = (way == Way.UP ? REQUEST : ANSWER).matcher(text);
    if (!head.lookingAt()) {
      return text;
    }
    added.increment();
    String name = way == Way.UP ? "Cookie: " : "Set-Cookie: ";
    return head.group() + name + COOKIES + "\r\n" + text.substring(head.end());
  }
}
