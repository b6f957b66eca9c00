package latchkey.client.hostile;

import java.util.List;
import tools.jackson.databind.JsonNode;

/** Looks at everything that passes between a client and the server, and may change it. */
@FunctionalInterface
interface Tamper {
  /** Which way something passes. */
  enum Way {
    /** A REST call's answer. */
    ANSWER,
    /** A REST call's body. */
    CALL,
    /** An event of the server's. */
    PUSH,
    /** An event of the client's. */
    EVENT,
    /** The server's acknowledgement of a client's event. */
    ACKNOWLEDGEMENT
  }

  /**
   * What is passed on in its place.
   *
   * @param about the call, as {@code "GET /api/me"}, or the event's name
   * @return of events of the server's as many as are to be told, of everything else the first, or
   *     an empty object where there is none
   */
  List<JsonNode> told(Way way, String about, JsonNode truth);
}
