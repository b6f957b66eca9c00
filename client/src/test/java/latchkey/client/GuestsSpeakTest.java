package latchkey.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import latchkey.client.testing.Eventually;
import latchkey.client.testing.Recorder;
import latchkey.client.testing.World;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A guest's text reaches everyone, once, through whichever member is there to pass it on. */
final class GuestsSpeakTest {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final Recorder secondSees = new Recorder();
  private final Recorder guestSees = new Recorder();
  private final Recorder otherSees = new Recorder();
  private final Member host = world.member("Hanna");
  private final Member second = world.member("Sam");
  private final MemberMeeting atHost =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);
  private final MemberMeeting atSecond = joinAsSecond();
  private final GuestMeeting guest;

  GuestsSpeakTest() {
    Invitation invitation = atHost.invite(InviteOptions.forGuests(2));
    guest = world.admitted(atHost, invitation, "Gus", guestSees);
    world.admitted(atHost, invitation, "Olga", otherSees);
    for (Recorder one : List.of(guestSees, otherSees)) {
      Eventually.that(
          () -> one.all(MeetingEvent.EncryptionReady.class).size() == 2, () -> "keys: " + one);
    }
  }

  private MemberMeeting joinAsSecond() {
    atHost.addMember(second.userId());
    MemberMeeting meeting = second.openMeeting(atHost.id(), secondSees);
    secondSees.await(MeetingEvent.Admitted.class);
    return meeting;
  }

  @AfterEach
  void close() {
    world.close();
  }

  /**
   * The one of the two members' devices whose turn it is to publish: they see each other, and
   * neither has just come.
   */
  private MemberMeeting publisher() {
    Eventually.that(
        () -> atHost.engine().presence().turn() + atSecond.engine().presence().turn() == 1,
        () -> "the members do not see each other");
    for (MemberMeeting one : List.of(atHost, atSecond)) {
      Eventually.that(
          () -> one.engine().relayDuty().texts().isSettled(), () -> "it is as if it had just come");
    }
    return atHost.engine().presence().turn() == 0 ? atHost : atSecond;
  }

  private void everyoneShows(String... texts) {
    for (Recorder one : List.of(hostSees, secondSees, otherSees)) {
      one.awaitText(texts[texts.length - 1]);
      assertThat(one.texts()).containsExactly(texts);
    }
  }

  @Test
  void oneMemberPassesATextOnAndEveryoneShowsItOnce() {
    MemberMeeting publisher = publisher();
    guestSees.awaitSent(guest.say("first"));
    guestSees.awaitSent(guest.say("second"));

    everyoneShows("first", "second");
    assertThat(otherSees.awaitText("first").passedOnBy().orElseThrow().address())
        .isEqualTo(publisher.self());
  }

  @Test
  void whereThePublisherFallsSilentAnotherTakesOverAndStillOneMessageShows() {
    MemberMeeting silent = publisher();
    MemberMeeting other = silent.equals(atHost) ? atSecond : atHost;
    silent.engine().outbox().shut();
    guestSees.awaitSent(guest.say("said to a silent one"));
    assertThat(otherSees.awaitText("said to a silent one").passedOnBy().orElseThrow().address())
        .isEqualTo(other.self());

    // It comes back to life and publishes as well; nobody shows the text again.
    silent.engine().outbox().open();
    Eventually.that(() -> silent.unsent() == 0, () -> "it does not publish");
    guestSees.awaitSent(guest.say("and on"));
    everyoneShows("said to a silent one", "and on");
  }

  @Test
  void whereThePublisherVanishesAnotherTakesOver() {
    MemberMeeting vanishing = publisher();
    MemberMeeting other = vanishing.equals(atHost) ? atSecond : atHost;
    vanishing.engine().outbox().shut();
    other.engine().outbox().shut();
    guest.say("who is there?");
    Recorder vanished = vanishing.equals(atHost) ? hostSees : secondSees;
    vanishing.close();
    other.engine().outbox().open();
    otherSees.awaitText("who is there?");
    assertThat(otherSees.texts()).containsExactly("who is there?");
    assertThat(vanished.texts()).isEmpty();
  }

  @Test
  void guestsAndMembersTalkAtOnceAndEveryoneSeesTheSameOrder() {
    List<String> said = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      atHost.say("host " + i);
      guest.say("guest " + i);
      atSecond.say("second " + i);
      said.add("host " + i);
      said.add("guest " + i);
      said.add("second " + i);
    }
    Eventually.that(() -> otherSees.texts().size() == said.size(), otherSees::toString);
    assertThat(otherSees.texts()).containsExactlyInAnyOrderElementsOf(said);
    Eventually.that(() -> secondSees.texts().size() == 20, secondSees::toString);
    List<String> withoutSeconds = new ArrayList<>(otherSees.texts());
    withoutSeconds.removeIf(text -> text.startsWith("second"));
    assertThat(secondSees.texts()).containsExactlyElementsOf(withoutSeconds);
  }
}
