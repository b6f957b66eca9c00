package latchkey.server.api.socket;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What every event of {@link Incoming} does. */
final class EventTable {
  private final Map<String, Map<String, Route<?>>> byNamespace;
  private final Set<String> names;

  EventTable(List<Route<?>> routes) {
    Map<Incoming<?>, Route<?>> byEvent =
        routes.stream().collect(Collectors.toMap(Route::incoming, Function.identity()));
    if (!byEvent.keySet().equals(new HashSet<>(Incoming.all()))) {
      throw new IllegalStateException("each event has one handler, and no other is handled");
    }
    this.byNamespace = new HashMap<>();
    byEvent.forEach((incoming, route) ->
        byNamespace
            .computeIfAbsent(incoming.namespace(), _ -> new HashMap<>())
            .put(incoming.event(), route));
    this.names = Incoming.all().stream().map(Incoming::event).collect(Collectors.toSet());
  }

  Optional<Route<?>> find(String namespace, String event) {
    return Optional.ofNullable(byNamespace.getOrDefault(namespace, Map.of()).get(event));
  }

  /** Whether there is an event of that name, in whichever namespace. */
  boolean knows(String event) {
    return names.contains(event);
  }
}
