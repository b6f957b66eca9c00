package latchkey.web.app;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingOptions;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;
import latchkey.client.store.KeyStore;

/** Hosts a meeting and lets everyone in whose proof is good. */
final class JavaHost implements JavaParticipant {
  private static final int GUESTS = 10;

  private final Member member;
  private final MemberMeeting meeting;
  private final Ears ears;
  private final ExecutorService admitting;

  private JavaHost(Member member, MemberMeeting meeting, Ears ears, ExecutorService admitting) {
    this.member = member;
    this.meeting = meeting;
    this.ears = ears;
    this.admitting = admitting;
  }

  static JavaHost open(String signInLink, String title) {
    Member member = Member.signIn(signInLink, "Java", KeyStore.inMemory());
    var ears = new Ears();
    var opened = new CompletableFuture<MemberMeeting>();
    ExecutorService admitting = Executors.newVirtualThreadPerTaskExecutor();
    MemberMeeting meeting =
        member.createMeeting(
            title,
            MeetingOptions.HOST_ADMITS,
            event -> {
              ears.on(event);
              if (event instanceof MeetingEvent.GuestWaiting guest) {
                admitting.execute(() -> opened.join().admit(guest.sessionId()));
              }
            });
    opened.complete(meeting);
    return new JavaHost(member, meeting, ears, admitting);
  }

  String invitation() {
    return meeting.invite(InviteOptions.forGuests(GUESTS)).link();
  }

  @Override
  public void say(String text) {
    meeting.say(text);
  }

  @Override
  public List<String> heard() {
    return ears.heard();
  }

  @Override
  public void leave() {
    meeting.end();
  }

  @Override
  public void close() {
    admitting.close();
    member.close();
  }
}
