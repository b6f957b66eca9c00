package latchkey.server.api.rest;

import static latchkey.server.api.rest.Access.ANYONE;
import static latchkey.server.api.rest.Access.GUEST_EVEN_GONE;
import static latchkey.server.api.rest.Access.MEMBER;

import java.util.List;
import latchkey.protocol.guest.Admission;
import latchkey.protocol.guest.Admitted;
import latchkey.protocol.guest.BurntLink;
import latchkey.protocol.guest.GuestRegistered;
import latchkey.protocol.guest.JoinInfo;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.server.guest.GuestSessions;
import latchkey.server.guest.Knocks;
import latchkey.server.guest.Lobby;

/** A guest's way in and out. */
public final class GuestRoutes {
  private static final String LOBBY = "/api/meetings/:meetingId/external";

  static final List<Route<GuestRoutes>> TABLE =
      List.of(
          Route.get("/api/meetings/external/join/:token", ANYONE, GuestRoutes::joinInfo)
              .limited()
              .gives(JoinInfo.class),
          Route.post("/api/meetings/external/register", ANYONE, GuestRoutes::knock)
              .limited()
              .takes(RegisterGuest.class)
              .creates(GuestRegistered.class),
          Route.post("/api/meetings/external/burnt", ANYONE, GuestRoutes::burn)
              .limited()
              .takes(BurntLink.class)
              .does(),
          Route.get(LOBBY + "/waiting", MEMBER, GuestRoutes::waiting)
              .gives(latchkey.protocol.guest.Lobby.class),
          Route.post("/api/meetings/:meetingId/admissions", MEMBER, GuestRoutes::admit)
              .takes(Admission.class)
              .gives(Admitted.class)
              .does(),
          Route.post(LOBBY + "/:sessionId/decline", MEMBER, GuestRoutes::decline).does(),
          Route.delete(
                  "/api/meetings/external/session/:sessionId", GUEST_EVEN_GONE, GuestRoutes::leave)
              .does());

  private final Knocks knocks;
  private final Lobby lobby;
  private final GuestSessions sessions;

  public GuestRoutes(Knocks knocks, Lobby lobby, GuestSessions sessions) {
    this.knocks = knocks;
    this.lobby = lobby;
    this.sessions = sessions;
  }

  private Answer joinInfo(Call call) {
    return Answer.ok(knocks.joinInfo(call.parameter("token")));
  }

  private Answer knock(Call call) {
    return Answer.created(knocks.knock(call.body(RegisterGuest.class)));
  }

  private Answer burn(Call call) {
    knocks.burn(call.body(BurntLink.class).token());
    return Answer.done();
  }

  private Answer waiting(Call call) {
    return Answer.ok(
        new latchkey.protocol.guest.Lobby(
            lobby.waiting(call.meetingId(), call.device()),
            lobby.burntLinks(call.meetingId(), call.device())));
  }

  private Answer admit(Call call) {
    Admission admission = call.body(Admission.class);
    Admitted admitted = lobby.admit(call.meetingId(), call.device(), admission);
    return admission.keys().isEmpty() ? Answer.done() : Answer.ok(admitted);
  }

  private Answer decline(Call call) {
    lobby.decline(call.meetingId(), call.device(), call.sessionId());
    return Answer.done();
  }

  private Answer leave(Call call) {
    sessions.leave(call.ownSession());
    return Answer.done();
  }
}
