package latchkey.server.api.rest;

import static latchkey.server.api.rest.Access.ANYONE;

import java.util.List;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** The descriptions of the calls and of the events, for programs. */
public final class DescriptionRoutes {
  static final List<Route<DescriptionRoutes>> TABLE =
      List.of(
          Route.get("/api/openapi.json", ANYONE, DescriptionRoutes::calls)
              .limited()
              .gives(ObjectNode.class),
          Route.get("/api/asyncapi.json", ANYONE, DescriptionRoutes::events)
              .limited()
              .gives(ObjectNode.class));

  /** They change with the program alone. */
  private static final String AN_HOUR = "public, max-age=3600";

  private final Supplier<ObjectNode> events;

  /**
   * @param events the description of the events
   */
  public DescriptionRoutes(Supplier<ObjectNode> events) {
    this.events = events;
  }

  private Answer calls(Call call) {
    return described(OpenApi.document());
  }

  private Answer events(Call call) {
    return described(events.get());
  }

  private static Answer described(ObjectNode document) {
    return Answer.ok(document).withHeader("Cache-Control", AN_HOUR);
  }
}
