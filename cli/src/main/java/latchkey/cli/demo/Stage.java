package latchkey.cli.demo;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import latchkey.client.Guest;
import latchkey.client.GuestMeeting;
import latchkey.client.Invitation;
import latchkey.client.MeetingOptions;
import latchkey.client.Member;
import latchkey.client.MemberMeeting;
import latchkey.client.store.KeyStore;
import latchkey.server.LatchkeyServer;
import latchkey.server.config.ServerConfig;

/** A real server with an empty database, and real clients on it, each with keys of its own. */
final class Stage implements AutoCloseable {
  private final Path folder;
  private final LatchkeyServer server;
  private final Deque<Runnable> closing = new ArrayDeque<>();

  Stage(Path folder) {
    this.folder = folder;
    this.server = LatchkeyServer.start(ServerConfig.in(data()).withPort(0));
  }

  /** A member's device, in the meeting. */
  record MemberOnStage(Actor actor, Member member, MemberMeeting meeting) {}

  /** A guest that has knocked. */
  record GuestOnStage(Actor actor, GuestMeeting meeting) {}

  String address() {
    return server.baseUrl().toString();
  }

  Path data() {
    return folder.resolve("server");
  }

  /** Signs in, and makes the meeting. */
  MemberOnStage host(String name, String title) {
    Actor actor = new Actor(name);
    Member member = signIn(name);
    MemberMeeting meeting =
        opened(member.createMeeting(title, MeetingOptions.EVERY_MEMBER_ADMITS, actor));
    return new MemberOnStage(actor, member, meeting);
  }

  /** Signs in, and enters the host's meeting once the host has opened it. */
  MemberOnStage member(String name, MemberOnStage host) {
    Actor actor = new Actor(name);
    Member member = signIn(name);
    host.meeting().addMember(member.userId());
    MemberMeeting meeting = opened(member.openMeeting(host.meeting().id(), actor));
    return new MemberOnStage(actor, member, meeting);
  }

  GuestOnStage knock(String name, Invitation invitation) {
    Actor actor = new Actor(name);
    return new GuestOnStage(actor, opened(Guest.knock(invitation.link(), name, actor)));
  }

  private Member signIn(String name) {
    String link = address() + "/sign-in#" + server.signIn().newLink(name).token();
    KeyStore store = opened(KeyStore.inFile(folder.resolve(name + ".keys")));
    return opened(Member.signIn(link, "Demo", store));
  }

  private KeyStore opened(KeyStore store) {
    closing.push(store::close);
    return store;
  }

  private Member opened(Member member) {
    closing.push(member::close);
    return member;
  }

  private MemberMeeting opened(MemberMeeting meeting) {
    closing.push(meeting::close);
    return meeting;
  }

  private GuestMeeting opened(GuestMeeting meeting) {
    closing.push(meeting::close);
    return meeting;
  }

  /** Clients first, then the server. */
  @Override
  public void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
    server.close();
  }
}
