package latchkey.client.hostile;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import latchkey.client.GuestMeeting;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.MemberMeeting;
import latchkey.client.roster.RosterAlarm;
import latchkey.protocol.Bytes;
import latchkey.protocol.guest.JoinInfo;
import latchkey.protocol.meeting.Meeting;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.SendMessage;
import latchkey.protocol.roster.AppendToRoster;
import latchkey.protocol.roster.RosterPage;
import org.junit.jupiter.api.Test;

/** The server shows other logs of who takes part than the one that was signed, or parts of it. */
final class RostersTest extends Scenario {
  private static final String PAGE = "GET .*/roster";

  /** From now on the log ends here for that client. */
  private static void cutShort(HostileServer server, int size) {
    server.pushes(Events.ROSTER, RosterPage.class, page -> List.of());
    server.answers(PAGE, RosterPage.class, page -> shortened(page, size));
    server.acknowledges(Events.MEETING_JOIN, Position.class, truth -> shortened(truth, size));
  }

  private static Position shortened(Position truth, int size) {
    return new Position(
        true,
        truth.meetingId(),
        truth.inRoster(),
        truth.status(),
        truth.stream(),
        size,
        truth.rosterHead(),
        truth.unacknowledged(),
        truth.departed());
  }

  private static RosterPage shortened(RosterPage page, int size) {
    int kept = (int) Math.max(0, Math.min(page.entries().size(), size - page.from()));
    return new RosterPage(page.meetingId(), page.from(), page.entries().subList(0, kept), size);
  }

  @Test
  void anAdmissionIsHiddenFromAMember() {
    samComesIn();
    cutShort(toSam, log().size());
    gusComesIn();
    say("to Sam and Gus");

    assertThat(awaitAlarm(samSees, RosterAlarm.FORKED).detail()).contains("Hanna");
    assertThat(gusSees.awaitText("to Sam and Gus").author().name()).isEqualTo("Hanna");
  }

  @Test
  void twoMembersAreShownDifferentLogsAndBothAreTold() {
    MemberMeeting atSam = samComesIn();
    int shared = log().size();
    List<Bytes> sams = new CopyOnWriteArrayList<>();
    toSam.takes("POST .*/roster", AppendToRoster.class, body -> sams.addAll(body.entries()));
    toSam.pushes(Events.ROSTER, RosterPage.class, page -> List.of());
    toSam.answers(
        PAGE,
        RosterPage.class,
        page -> {
          RosterPage truth = shortened(page, shared);
          List<Bytes> entries = new ArrayList<>(truth.entries());
          entries.addAll(
              sams.subList(
                  (int) Math.min(sams.size(), Math.max(0, page.from() - shared)), sams.size()));
          return new RosterPage(page.meetingId(), page.from(), entries, shared + sams.size());
        });
    toSam.forwards(
        Events.MESSAGE,
        SendMessage.class,
        said ->
            new SendMessage(said.meetingId(), said.messageId(), log().size(), said.ciphertext()));
    atSam.invite(InviteOptions.forOneGuest());
    atHanna.invite(InviteOptions.forOneGuest());

    samSees.awaitSent(atSam.say("from Sam"));
    say("from Hanna");

    assertThat(awaitAlarm(hannaSees, RosterAlarm.FORKED).detail()).contains("Sam");
    assertThat(awaitAlarm(samSees, RosterAlarm.FORKED).detail()).contains("Hanna");
  }

  @Test
  void theLogIsCutShortWhenAMemberComesBack() {
    samComesIn();
    gusComesIn();
    cutShort(toHanna, 1);
    toHanna.cut();

    awaitAlarm(hannaSees, RosterAlarm.SHORTENED);
    assertThat(atHanna.participants()).hasSize(3);
  }

  @Test
  void anEntryIsExchanged() {
    Bytes other = Bytes.of(new byte[] {1, 2, 3});
    toHanna.push(Events.ROSTER, new RosterPage(atHanna.id(), 0, List.of(other), 1));

    awaitAlarm(hannaSees, RosterAlarm.FORKED);
    assertThat(atHanna.participants()).hasSize(1);
  }

  @Test
  void theMiddleOfTheLogIsLeftOutForAGuest() {
    samComesIn();
    toGus.answers(
        PAGE,
        RosterPage.class,
        page ->
            page.entries().size() < 2
                ? page
                : new RosterPage(
                    page.meetingId(),
                    page.from(),
                    Stream.concat(page.entries().stream().limit(1), page.entries().stream().skip(2))
                        .toList(),
                    page.size() - 1));
    gusIsLetIn();

    gusSees.await(MeetingEvent.RosterRefused.class);
    say("not to be read in a made-up meeting");
    assertThat(gusSees.all(MeetingEvent.Admitted.class)).isEmpty();
    assertThat(gusSees.texts()).isEmpty();
  }

  @Test
  void somebodyWhoCameLaterIsHiddenFromAGuest() {
    gusComesIn();
    cutShort(toGus, log().size());
    samComesIn();
    say("Gus does not see that Sam is here");

    assertThat(awaitAlarm(gusSees, RosterAlarm.FORKED).detail()).contains("Hanna");
  }

  @Test
  void aGuestIsToldAnotherTitle() {
    toGus.answers(
        "GET /api/meetings/external/join/.*",
        JoinInfo.class,
        info ->
            new JoinInfo(
                info.meetingId(),
                "Another title",
                info.hostName(),
                info.hostPresent(),
                info.shared()));
    GuestMeeting gus = gusComesIn();

    assertThat(gus.title()).isEqualTo("Plans");
  }

  @Test
  void aMemberIsToldAnotherTitle() {
    toSam.answers(
        "GET /api/meetings/[^/]+",
        Meeting.class,
        meeting ->
            new Meeting(
                meeting.meetingId(),
                "Another title",
                meeting.hostUserId(),
                meeting.hostName(),
                meeting.createdAt(),
                meeting.endedAt()));
    MemberMeeting atSam = samComesIn();

    assertThat(atSam.title()).isEqualTo("Plans");
  }
}
