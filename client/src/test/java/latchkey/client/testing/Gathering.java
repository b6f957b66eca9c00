package latchkey.client.testing;

import latchkey.client.MeetingEvent;
import latchkey.client.MeetingOptions;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;

/** A server of its own, and on it a meeting that Hanna hosts: where most stories begin. */
public final class Gathering implements AutoCloseable {
  private final World world = new World();
  private final Recorder hostSees = new Recorder();
  private final Member host = world.member("Hanna");
  private final MemberMeeting meeting =
      host.createMeeting("Plans", MeetingOptions.EVERY_MEMBER_ADMITS, hostSees);

  /** A further member's device, which takes part. */
  public record Attending(Member member, MemberMeeting meeting, Recorder sees) {}

  public World world() {
    return world;
  }

  public Member host() {
    return host;
  }

  /** What the host is told. */
  public Recorder hostSees() {
    return hostSees;
  }

  /** As the host's device takes part in it. */
  public MemberMeeting meeting() {
    return meeting;
  }

  /** A further member comes in. */
  public Attending joinedBy(String name) {
    return joinedBy(world.member(name));
  }

  /** A device that is signed in comes in. */
  public Attending joinedBy(Member member) {
    meeting.addMember(member.userId());
    Recorder sees = new Recorder();
    MemberMeeting entered = member.openMeeting(meeting.id(), sees);
    sees.await(MeetingEvent.Admitted.class);
    return new Attending(member, entered, sees);
  }

  @Override
  public void close() {
    world.close();
  }
}
