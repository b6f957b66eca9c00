package latchkey.server.api.rest;

import latchkey.protocol.Limits;

/**
 * One call.
 *
 * @param path a template: {@code :name} stands for one segment
 * @param mostBytes how long its body may be
 */
record Route(Method method, String path, Access access, Pace pace, int mostBytes, Handler handler) {
  private static final int SHORT_BODY_BYTES = 8 * 1024;

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
    return new Route(Method.GET, path, access, Pace.FREE, Limits.MAX_BODY_BYTES, handler);
  }

  static Route post(String path, Access access, Handler handler) {
    return new Route(Method.POST, path, access, Pace.FREE, Limits.MAX_BODY_BYTES, handler);
  }

  static Route put(String path, Access access, Handler handler) {
    return new Route(Method.PUT, path, access, Pace.FREE, Limits.MAX_BODY_BYTES, handler);
  }

  static Route delete(String path, Access access, Handler handler) {
    return new Route(Method.DELETE, path, access, Pace.FREE, Limits.MAX_BODY_BYTES, handler);
  }

  /** The same, counted for each remote address. */
  Route limited() {
    return new Route(method, path, access, Pace.LIMITED, mostBytes, handler);
  }

  /** The same, with a short body. */
  Route withShortBody() {
    return new Route(method, path, access, pace, SHORT_BODY_BYTES, handler);
  }
}
