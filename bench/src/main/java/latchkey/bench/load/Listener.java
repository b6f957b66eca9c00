package latchkey.bench.load;

import java.nio.ByteBuffer;

/** Hears what comes by a crowd's lines, on the crowd's thread. */
@FunctionalInterface
public interface Listener {
  /** A Socket.IO packet: the bytes of {@code in} from {@code from} up to {@code end}. */
  void packet(Line line, ByteBuffer in, int from, int end);
}
