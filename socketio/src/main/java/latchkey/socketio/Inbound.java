package latchkey.socketio;

import latchkey.socketio.engine.CloseReason;
import latchkey.socketio.engine.Holding;
import latchkey.socketio.engine.Session;

/**
 * Counts what one connection has sent and its handlers have not done yet, and stops reading the
 * connection while that is too much.
 */
final class Inbound {
  /** What a packet takes up beside its bytes. */
  private static final int PACKET_BYTES = 256;

  private final Session session;
  private final Holding waiting;
  private final int maxPackets;
  private final long maxBytes;
  private int packets;
  private long bytes;
  private boolean full;

  Inbound(Session session, int maxPackets, long maxBytes) {
    this.session = session;
    this.waiting = session.newHolding();
    this.maxPackets = maxPackets;
    this.maxBytes = maxBytes;
  }

  /** A packet came. On the session's loop. */
  synchronized void add(long size) {
    packets++;
    bytes += size;
    if (!full && (packets >= maxPackets || bytes >= maxBytes)) {
      full = true;
      session.pause();
    }
    if (!count()) {
      session.close(CloseReason.OVER_SHARE);
    }
  }

  private boolean count() {
    return waiting.set(bytes + (long) packets * PACKET_BYTES);
  }

  /** A packet is done. On any thread. */
  synchronized void done(long size) {
    packets--;
    bytes -= size;
    count();
    if (full && hasRoom()) {
      session.writer().submit(this::readOn);
    }
  }

  private synchronized void readOn() {
    if (full && hasRoom()) {
      full = false;
      session.resume();
    }
  }

  private boolean hasRoom() {
    return packets <= maxPackets / 2 && bytes <= maxBytes / 2;
  }
}
