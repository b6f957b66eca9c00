package latchkey.socketio;

/** Decides who comes into a namespace. Called on a virtual thread; may block. */
@FunctionalInterface
public interface Authenticator {
  Admission admit(ConnectRequest request);
}
