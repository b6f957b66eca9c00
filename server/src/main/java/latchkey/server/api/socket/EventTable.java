package latchkey.server.api.socket;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Every event that clients may send, as data. */
final class EventTable {
  private final List<Route<?>> routes;
  private final Map<String, Map<String, Route<?>>> byNamespace;
  private final Set<String> names;

  EventTable(List<Route<?>> routes) {
    this.routes = List.copyOf(routes);
    this.byNamespace =
        routes.stream()
            .collect(
                Collectors.groupingBy(
                    Route::namespace, Collectors.toMap(Route::event, Function.identity())));
    this.names = routes.stream().map(Route::event).collect(Collectors.toUnmodifiableSet());
  }

  List<Route<?>> routes() {
    return routes;
  }

  Optional<Route<?>> find(String namespace, String event) {
    return Optional.ofNullable(byNamespace.getOrDefault(namespace, Map.of()).get(event));
  }

  /** Whether there is an event of that name, in whichever namespace. */
  boolean knows(String event) {
    return names.contains(event);
  }
}
