package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;
import latchkey.client.model.LatchkeyException;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Gathering;
import latchkey.client.testing.Gathering.Attending;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import latchkey.protocol.ErrorCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What members see of each other's invitations; and the lock of the door. */
final class InvitationsTest {
  private final Gathering gathering = new Gathering();
  private final World world = gathering.world();
  private final MemberMeeting meeting = gathering.meeting();

  @AfterEach
  void close() {
    gathering.close();
  }

  private static InvitationInfo only(MemberMeeting at) {
    assertThat(at.invitations()).hasSize(1);
    return at.invitations().get(0);
  }

  @Test
  void othersSeeWhatItIsCalledAndNotItsLink() {
    Attending sam = gathering.joinedBy("Sam");
    Invitation made = meeting.invite(InviteOptions.forOneGuest().labelled("For Gus"));

    Eventually.that(
        () ->
            sam.meeting().invitations().stream()
                .anyMatch(one -> one.label().equals(Optional.of("For Gus"))),
        () -> "Sam is not told what it is called");
    InvitationInfo seen = only(sam.meeting());
    assertThat(seen.tokenHash()).isEqualTo(made.tokenHash());
    assertThat(seen.madeBy().name()).isEqualTo("Hanna");
    assertThat(seen.link()).isEmpty();
    assertThat(only(meeting).link()).contains(made.link());
    assertThat(sam.sees().texts()).isEmpty();
  }

  @Test
  void whoComesLaterIsToldWhatItIsCalledAndGuestsAreNot() {
    Invitation made = meeting.invite(InviteOptions.forGuests(2).labelled("For friends"));
    Recorder gusSees = new Recorder();
    world.admitted(meeting, made, "Gus", gusSees);
    gusSees.await(MeetingEvent.EncryptionReady.class);

    Attending sam = gathering.joinedBy("Sam");

    Eventually.that(
        () -> only(sam.meeting()).label().equals(Optional.of("For friends")),
        () -> "Sam is not told what it is called");
    assertThat(gusSees.all(MeetingEvent.MessageRefused.class)).isEmpty();
  }

  @Test
  void membersAreToldOnceOfALinkWhoseSecretHasReachedTheServer() throws Exception {
    Attending sam = gathering.joinedBy("Sam");
    Invitation burnt = meeting.invite(InviteOptions.forOneGuest());
    String token = burnt.link().replaceAll(".*/join/([^#]*)#.*", "$1");
    for (int times = 0; times < 2; times++) {
      report(token);
    }

    MeetingEvent told = new MeetingEvent.LinkBurnt(burnt.tokenHash());
    for (Recorder sees : List.of(sam.sees(), gathering.hostSees())) {
      sees.await(MeetingEvent.LinkBurnt.class);
      assertThat(sees.all(MeetingEvent.LinkBurnt.class)).hasSize(1).first().isEqualTo(told);
    }
  }

  /** As the page does that such a link opens. */
  private void report(String token) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(world.url().resolve("/api/meetings/external/burnt"))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"token\":\"" + token + "\"}"))
            .build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(client.send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(204);
    }
  }

  @Test
  void usesAreCountedAndItIsWithdrawnForAll() {
    Attending sam = gathering.joinedBy("Sam");
    Invitation made = meeting.invite(InviteOptions.forGuests(3));
    world.admitted(meeting, made, "Gus", new Recorder());
    Eventually.that(() -> only(sam.meeting()).uses() == 1, () -> "" + sam.meeting().invitations());

    sam.meeting().revoke(made.tokenHash());

    assertThat(only(sam.meeting()).revoked()).isTrue();
    assertThatThrownBy(() -> world.knock(made, "Late", new Recorder()))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVITATION_REVOKED));
  }

  @Test
  void whoIsTakenOutDoesNotKnockAgainWithTheSharedLink() {
    Attending sam = gathering.joinedBy("Sam");
    Invitation made = meeting.invite(InviteOptions.forGuests(3));
    GuestMeeting gus = world.admitted(meeting, made, "Gus", new Recorder());

    sam.meeting().remove(gus.sessionId());

    assertThat(only(sam.meeting()).revoked()).isTrue();
    assertThatThrownBy(() -> world.knock(made, "Gus", new Recorder()))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVITATION_REVOKED));
  }

  @Test
  void whileAdmissionIsClosedNobodyKnocksOrIsLetIn() {
    Attending sam = gathering.joinedBy("Sam");
    Invitation made = meeting.invite(InviteOptions.forGuests(3));
    Recorder gusSees = new Recorder();
    GuestMeeting gus = world.knock(made, "Gus", gusSees);
    gathering.hostSees().awaitKnock(gus.sessionId());

    meeting.closeAdmission();

    assertThat(sam.sees().await(MeetingEvent.AdmissionChanged.class).isOpen()).isFalse();
    assertThat(sam.meeting().isAdmissionOpen()).isFalse();
    assertThatThrownBy(() -> meeting.admit(gus.sessionId()))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ADMISSION_CLOSED));
    assertThatThrownBy(() -> world.knock(made, "Late", new Recorder()))
        .isInstanceOfSatisfying(
            LatchkeyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.ADMISSION_CLOSED));
    meeting.openAdmission();
    world.admitted(meeting, made, "Late", new Recorder());
  }
}
