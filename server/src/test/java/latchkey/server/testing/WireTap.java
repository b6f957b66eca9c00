package latchkey.server.testing;

import java.util.Map;

/** Is told what goes over the wire between a server and its tests' clients. On any thread. */
public interface WireTap {
  WireTap NONE = new WireTap() {};

  /**
   * A call, and its answer.
   *
   * @param path with its query
   * @param body empty where there was none
   */
  default void called(String method, String path, byte[] body, Reply answer) {}

  default void connecting(String namespace, Map<String, String> auth) {}

  /** A CONNECT_ERROR came. */
  default void connectRefused(String namespace, String error) {}

  /** An event was sent, and acknowledged. */
  default void asked(String namespace, String event, String payload, String answer) {}

  /** An event came. */
  default void told(String namespace, String event, String payload) {}
}
