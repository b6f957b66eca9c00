package latchkey.server.api.rest;

import java.io.InputStream;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import latchkey.protocol.Bytes;
import latchkey.protocol.Limits;

/**
 * One call, as data: also what the calls' description is made of.
 *
 * @param path a template: {@code :name} stands for one segment
 * @param mostBytes how long its body may be
 * @param form what it takes and how it is answered
 * @param <S> what serves it
 */
record Route<S>(
    Method method,
    String path,
    Access access,
    Rate rate,
    int mostBytes,
    Form form,
    Handler<S> handler) {
  private static final int SHORT_BODY_BYTES = 8 * 1024;

  enum Method {
    GET,
    POST,
    PUT,
    DELETE
  }

  /** Whether calls are counted for each remote address: what strangers may try is. */
  enum Rate {
    FREE,
    LIMITED,
    /** Those of members and guests are counted apart from their other calls. */
    SEGMENTS
  }

  /** What a call does. Runs on a virtual thread; may block. */
  @FunctionalInterface
  interface Handler<S> {
    Answer handle(S service, Call call);
  }

  /**
   * What a call takes and how it is answered where it is not refused.
   *
   * @param body what its body holds, if it takes one; {@link InputStream} for bytes
   * @param from whether it reads the query's {@code from}
   * @param answers by status, what the answer holds; {@code Void} where it has no body, {@link
   *     Bytes} for bytes
   */
  record Form(Optional<Class<?>> body, boolean from, SortedMap<Integer, Class<?>> answers) {
    private static final Form EMPTY = new Form(Optional.empty(), false, new TreeMap<>());

    Form {
      answers = Collections.unmodifiableSortedMap(new TreeMap<>(answers));
    }

    private Form with(int status, Class<?> answer) {
      SortedMap<Integer, Class<?>> more = new TreeMap<>(answers);
      more.put(status, answer);
      return new Form(body, from, more);
    }
  }

  static <S> Route<S> get(String path, Access access, Handler<S> handler) {
    return of(Method.GET, path, access, handler);
  }

  static <S> Route<S> post(String path, Access access, Handler<S> handler) {
    return of(Method.POST, path, access, handler);
  }

  static <S> Route<S> put(String path, Access access, Handler<S> handler) {
    return of(Method.PUT, path, access, handler);
  }

  static <S> Route<S> delete(String path, Access access, Handler<S> handler) {
    return of(Method.DELETE, path, access, handler);
  }

  private static <S> Route<S> of(Method method, String path, Access access, Handler<S> handler) {
    return new Route<>(method, path, access, Rate.FREE, Limits.MAX_BODY_BYTES, Form.EMPTY, handler);
  }

  /** The same, with such a body. */
  Route<S> takes(Class<?> body) {
    return with(new Form(Optional.of(body), form.from(), form.answers()));
  }

  /** The same, with bytes for its body, which are read while it is served. */
  Route<S> streams(int most) {
    return new Route<>(
        method,
        path,
        access,
        Rate.SEGMENTS,
        most,
        new Form(Optional.of(InputStream.class), form.from(), form.answers()),
        handler);
  }

  /** Whether its body is read while it is served. */
  boolean isStreamed() {
    return form.body().filter(InputStream.class::equals).isPresent();
  }

  /** The same, for a segment of a file. */
  Route<S> ofSegments() {
    return new Route<>(method, path, access, Rate.SEGMENTS, mostBytes, form, handler);
  }

  /** The same, read on from the query's {@code from}. */
  Route<S> takesFrom() {
    return with(new Form(form.body(), true, form.answers()));
  }

  /** The same, answered with 200 and this. */
  Route<S> gives(Class<?> answer) {
    return with(form.with(200, answer));
  }

  /** The same, answered with 201 and this. */
  Route<S> creates(Class<?> answer) {
    return with(form.with(201, answer));
  }

  /** The same, answered with 204. */
  Route<S> does() {
    return with(form.with(204, Void.class));
  }

  private Route<S> with(Form other) {
    return new Route<>(method, path, access, rate, mostBytes, other, handler);
  }

  /** The same, counted for each remote address. */
  Route<S> limited() {
    return new Route<>(method, path, access, Rate.LIMITED, mostBytes, form, handler);
  }

  /** The same, with a short body. */
  Route<S> withShortBody() {
    return new Route<>(method, path, access, rate, SHORT_BODY_BYTES, form, handler);
  }
}
