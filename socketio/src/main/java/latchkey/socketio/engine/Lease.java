package latchkey.socketio.engine;

/**
 * The right of one caller to have some of the server's memory taken up by what it sends and does
 * not read. From any thread. A lease may be taken back: then whatever it was for is let go, and it
 * holds nothing more.
 */
public interface Lease extends AutoCloseable {
  /** Holds whatever it is asked to. */
  Lease UNLIMITED =
      new Lease() {
        @Override
        public boolean hold(long bytes) {
          return true;
        }

        @Override
        public void close() {}
      };

  /**
   * Holds so many bytes from now on, or holds what it held. To hold less is never refused.
   *
   * @return whether it does
   */
  boolean hold(long bytes);

  /** Gives everything back, for good. */
  @Override
  void close();
}
