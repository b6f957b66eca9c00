package latchkey.server.api.rest;

import static latchkey.server.api.rest.Access.MEMBER;

import java.util.List;
import latchkey.protocol.member.KnockAsMember;
import latchkey.protocol.member.MemberLinkInfo;
import latchkey.protocol.member.WaitingMembers;
import latchkey.server.member.MemberKnocks;

/** The way in of an account with a member link. */
public final class MemberKnockRoutes {
  private static final String DOOR = "/api/meetings/:meetingId/member";

  static final List<Route<MemberKnockRoutes>> TABLE =
      List.of(
          Route.get("/api/meetings/member/join/:token", MEMBER, MemberKnockRoutes::info)
              .gives(MemberLinkInfo.class),
          Route.post("/api/meetings/member/knock", MEMBER, MemberKnockRoutes::knock)
              .takes(KnockAsMember.class)
              .does(),
          Route.delete(DOOR + "/knock", MEMBER, MemberKnockRoutes::withdraw).does(),
          Route.get(DOOR + "/waiting", MEMBER, MemberKnockRoutes::waiting)
              .gives(WaitingMembers.class),
          Route.post(DOOR + "/:userId/decline", MEMBER, MemberKnockRoutes::decline).does());

  private final MemberKnocks knocks;

  public MemberKnockRoutes(MemberKnocks knocks) {
    this.knocks = knocks;
  }

  private Answer info(Call call) {
    return Answer.ok(knocks.info(call.parameter("token"), call.device().userId()));
  }

  private Answer knock(Call call) {
    knocks.knock(call.device(), call.body(KnockAsMember.class));
    return Answer.done();
  }

  private Answer withdraw(Call call) {
    knocks.withdraw(call.meetingId(), call.device());
    return Answer.done();
  }

  private Answer waiting(Call call) {
    return Answer.ok(new WaitingMembers(knocks.waiting(call.meetingId(), call.device())));
  }

  private Answer decline(Call call) {
    knocks.decline(call.meetingId(), call.device(), call.userId());
    return Answer.done();
  }
}
