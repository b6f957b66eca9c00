package latchkey.web.client;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import latchkey.client.Guest;
import latchkey.client.GuestMeeting;
import latchkey.client.InviteOptions;
import latchkey.client.MeetingEvent;
import latchkey.client.MeetingOptions;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;
import latchkey.client.Participant;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;

/** Somebody who takes part in a meeting by the Java SDK, driven over HTTP. */
sealed interface JavaPeer extends AutoCloseable {
  Duration PATIENCE = Duration.ofSeconds(20);

  void say(String text);

  List<Map<String, Object>> messages();

  String safetyNumber(Address of);

  void leave();

  @Override
  void close();

  /** What the listener was told of messages, in order. */
  final class Heard {
    private final List<Map<String, Object>> messages = new CopyOnWriteArrayList<>();

    void on(MeetingEvent event) {
      if (event instanceof MeetingEvent.MessageReceived message) {
        messages.add(
            Map.of(
                "author", message.author().name(),
                "text", message.text(),
                "seq", message.seq(),
                "vouchedBy", message.passedOnBy().map(Participant::name).orElse("")));
      }
    }

    List<Map<String, Object>> all() {
      return new ArrayList<>(messages);
    }
  }

  record JavaGuest(GuestMeeting meeting, Heard heard) implements JavaPeer {
    static JavaGuest knock(String link, String name) {
      Heard heard = new Heard();
      return new JavaGuest(Guest.knock(link, name, heard::on), heard);
    }

    @Override
    public void say(String text) {
      meeting.say(text);
    }

    @Override
    public List<Map<String, Object>> messages() {
      return heard.all();
    }

    @Override
    public String safetyNumber(Address of) {
      return meeting.safetyNumber(of).digits();
    }

    @Override
    public void leave() {
      meeting.leave();
    }

    @Override
    public void close() {
      meeting.close();
    }
  }

  record JavaMember(Member member, MemberMeeting meeting, Heard heard) implements JavaPeer {
    static JavaMember host(String signInLink, String title) {
      Heard heard = new Heard();
      Member member = Member.signIn(signInLink, "Java", KeyStore.inMemory());
      return new JavaMember(
          member, member.createMeeting(title, MeetingOptions.HOST_ADMITS, heard::on), heard);
    }

    static JavaMember open(Member member, String meetingId) {
      Heard heard = new Heard();
      return new JavaMember(member, member.openMeeting(new MeetingId(meetingId), heard::on), heard);
    }

    String invite(int maxUses) {
      return meeting.invite(InviteOptions.forGuests(maxUses)).link();
    }

    void admit(String sessionId) {
      meeting.admit(new GuestSessionId(sessionId));
    }

    void remove(String sessionId) {
      meeting.remove(new GuestSessionId(sessionId));
    }

    void addMember(String userId) {
      meeting.addMember(new UserId(userId));
    }

    @Override
    public void say(String text) {
      meeting.say(text);
    }

    @Override
    public List<Map<String, Object>> messages() {
      return heard.all();
    }

    @Override
    public String safetyNumber(Address of) {
      return meeting.safetyNumber(of).digits();
    }

    @Override
    public void leave() {
      meeting.leave();
    }

    @Override
    public void close() {
      member.close();
    }
  }
}
