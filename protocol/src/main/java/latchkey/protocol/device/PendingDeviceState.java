package latchkey.protocol.device;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;
import latchkey.protocol.Require;
import org.jspecify.annotations.Nullable;

/**
 * How far a new device has come by its link.
 *
 * @param offer null until the other device has made one
 */
public record PendingDeviceState(State state, @Nullable DeviceOffer offer) {
  public PendingDeviceState {
    Require.present(state, "state");
  }

  /** The steps, in their order. */
  public enum State {
    /** No device has asked. */
    OPEN,
    ASKED,
    OFFERED,
    /** The device has proved its key. */
    PROVED,
    ADDED;

    @JsonValue
    String wire() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
