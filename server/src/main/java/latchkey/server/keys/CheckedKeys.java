package latchkey.server.keys;

import latchkey.protocol.keys.PublishKeys;

/**
 * Keys whose forms and signatures {@link KeyDirectory#check} has found good. Checking takes long,
 * so it comes before a write, not in it.
 */
public final class CheckedKeys {
  private final PublishKeys keys;

  CheckedKeys(PublishKeys keys) {
    this.keys = keys;
  }

  PublishKeys keys() {
    return keys;
  }
}
