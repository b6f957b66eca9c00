package latchkey.client;

import latchkey.client.model.GuestProof;
import latchkey.client.store.KeyStore;
import latchkey.client.testing.GateProxy;
import latchkey.client.testing.Gathering;
import latchkey.client.testing.Gathering.Attending;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** An invitation's secret reaches the other members, though who made it goes away at once. */
final class SecretsArriveTest {
  private final Gathering gathering = new Gathering();
  private final World world = gathering.world();
  private final Recorder hostSees = gathering.hostSees();
  private final MemberMeeting meeting = gathering.meeting();

  @AfterEach
  void close() {
    gathering.close();
  }

  @Test
  void aDeviceThatClosedBeforeItCouldShareASecretSharesItOnReturn() {
    GateProxy gate = world.closing(new GateProxy(world.url().getPort()));
    KeyStore store = world.store();
    Member sam = world.member(gate.url(), "Sam", store);
    gate.hold("GET /api/users/.*/keys");
    String link = gathering.joinedBy(sam).meeting().invite(InviteOptions.forOneGuest()).link();
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

  @Test
  void aDeviceThatComesInWhileAnInvitationIsMadeGetsItsSecret() {
    Attending sam = gathering.joinedBy("Sam");
    sam.meeting().engine().outbox().shut();
    Invitation invitation = sam.meeting().invite(InviteOptions.forOneGuest());

    // Who signs the device in has not been given the secret.
    Attending tess = gathering.joinedBy("Tess");
    sam.sees().await(MeetingEvent.DeviceAdded.class, added -> added.device().name().equals("Tess"));
    sam.meeting().engine().outbox().open();

    Recorder guestSees = new Recorder();
    GuestMeeting guest = world.knock(invitation, "Gus", guestSees);
    tess.sees()
        .await(
            MeetingEvent.GuestWaiting.class,
            knock ->
                knock.sessionId().equals(guest.sessionId()) && knock.proof() == GuestProof.GOOD);
    tess.meeting().admit(guest.sessionId());
    guestSees.await(MeetingEvent.Admitted.class);
  }
}
