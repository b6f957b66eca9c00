package latchkey.server.api.rest;

/**
 * One call.
 *
 * @param path a template: {@code :name} stands for one segment
 */
record Route(Method method, String path, Access access, Pace pace, Handler handler) {
  enum Method {
    GET,
    POST,
    PUT,
    DELETE
  }

  /** Whether calls are counted for each remote address: what strangers may try is. */
  enum Pace {
    FREE,
    LIMITED
  }

  /** What a call does. Runs on a virtual thread; may block. */
  @FunctionalInterface
  interface Handler {
    Answer handle(Call call);
  }

  static Route get(String path, Access access, Handler handler) {
    return new Route(Method.GET, path, access, Pace.FREE, handler);
  }

  static Route post(String path, Access access, Handler handler) {
    return new Route(Method.POST, path, access, Pace.FREE, handler);
  }

  static Route put(String path, Access access, Handler handler) {
    return new Route(Method.PUT, path, access, Pace.FREE, handler);
  }

  static Route delete(String path, Access access, Handler handler) {
    return new Route(Method.DELETE, path, access, Pace.FREE, handler);
  }

  /** The same, counted for each remote address. */
  Route limited() {
    return new Route(method, path, access, Pace.LIMITED, handler);
  }
}
