package latchkey.client;

import latchkey.client.store.KeyStore;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An invitation's secret reaches the other members, though who made it goes away at once. */
final class SecretsArriveTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final Member host = world.member("Hanna");
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void aDeviceThatClosedBeforeItCouldShareASecretSharesItOnReturn() {
    GateProxy gate = world.closing(new GateProxy(world.url().getPort()));
    KeyStore store = world.store();
    String token = world.signInToken(world.account("Sam"));
    Member sam = Member.signIn(gate.url(), token, "phone", store);
    meeting.addMember(sam.userId());
    gate.hold("GET /api/users/.*/keys");
    Recorder samSees = new Recorder();
    MemberMeeting atSam = sam.openMeeting(meeting.id(), samSees);
    samSees.await(MeetingEvent.Admitted.class);
    String link = atSam.invite(InviteOptions.forOneGuest()).link();
    gate.cut();
    sam.close();
    gate.release();
    gate.mend();

    Member again = world.closing(Member.resume(store));
    again.openMeeting(meeting.id(), new Recorder());
    Recorder guestSees = new Recorder();
    GuestMeeting guest = world.closing(Guest.knock(link, "Gus", guestSees));
    hostSees.await(
        MeetingEvent.GuestWaiting.class,
        knock -> knock.sessionId().equals(guest.sessionId()) && knock.proof() == GuestProof.GOOD);
    meeting.admit(guest.sessionId());
    guestSees.await(MeetingEvent.Admitted.class);
  }
}
