package latchkey.web.app;

import java.util.List;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;
import latchkey.client.store.KeyStore;
import latchkey.protocol.MeetingId;
import org.jspecify.annotations.Nullable;

/** A member who is there before anybody opens a meeting to them. */
final class JavaMember implements JavaParticipant {
  private final Member member;
  private final Ears ears = new Ears();
  private @Nullable MemberMeeting meeting;

  private JavaMember(Member member) {
    this.member = member;
  }

  static JavaMember signIn(String signInLink) {
    return new JavaMember(Member.signIn(signInLink, "Java", KeyStore.inMemory()));
  }

  void join(MeetingId meetingId) {
    meeting = member.openMeeting(meetingId, ears);
  }

  @Override
  public void say(String text) {
    meeting().say(text);
  }

  @Override
  public List<String> heard() {
    return ears.heard();
  }

  @Override
  public void leave() {
    meeting().close();
  }

  @Override
  public void close() {
    member.close();
  }

  private MemberMeeting meeting() {
    if (meeting == null) {
      throw new IllegalStateException("this member has joined no meeting");
    }
    return meeting;
  }
}
