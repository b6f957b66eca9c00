package latchkey.server.api.socket;

import latchkey.protocol.ErrorCode;
import latchkey.server.guest.GuestSessions;
import latchkey.server.metrics.Meters;
import latchkey.server.refusal.Refused;
import latchkey.socketio.Event;

/** Takes an event to its handler, if its caller may send it and it is well-formed. */
final class Dispatcher {
  private final EventTable table;
  private final EventLimiter limiter;
  private final Meters meters;

  Dispatcher(EventTable table, EventLimiter limiter, Meters meters) {
    this.table = table;
    this.limiter = limiter;
    this.meters = meters;
  }

  void dispatch(Connection connection, Event event) {
    // A name of no event is its sender's word, and none of ours.
    String name = table.knows(event.name()) ? event.name() : "unknown";
    Answer answer = new Answer(event, name, meters);
    try {
      limiter.count(connection.caller());
      handle(route(connection, event), connection, event, answer);
    } catch (RuntimeException e) {
      answer.refuse(e);
    }
  }

  private Route<?> route(Connection connection, Event event) {
    Route<?> route =
        table
            .find(connection.socket().namespace().name(), event.name())
            .orElseThrow(() ->
                table.knows(event.name())
                    ? new Refused(ErrorCode.FORBIDDEN, "This event is not for this kind of caller.")
                    : new Refused(ErrorCode.UNKNOWN_EVENT, "There is no event of that name."));
    if (route.incoming().who() == Who.ADMITTED_GUEST
        && connection.seats().isEmpty()
        && connection.caller() instanceof Caller.Guest guest) {
      GuestSessions.requireAdmitted(guest.proof().check());
    }
    return route;
  }

  private static <P> void handle(
      Route<P> route, Connection connection, Event event, Answer answer) {
    P payload = Payloads.read(event.arguments(), route.incoming().payload());
    route.handler().handle(connection, payload, answer);
  }
}
