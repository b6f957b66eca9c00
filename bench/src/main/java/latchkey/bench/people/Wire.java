package latchkey.bench.people;

import latchkey.protocol.Json;

/** Events as the wire has them. */
public final class Wire {
  private Wire() {}

  /** A name and its payload, as a JSON array. */
  public static String event(String name, Object payload) {
    return "[\"" + name + "\"," + Json.mapper().writeValueAsString(payload) + "]";
  }
}
