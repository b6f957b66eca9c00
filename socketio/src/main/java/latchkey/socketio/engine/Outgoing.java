package latchkey.socketio.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to the sessions of one event loop: the bytes are copied out of the heap
 * once, and every WebSocket writes the same ones. Stays on that loop.
 */
public final class Outgoing implements AutoCloseable {
  private final List<EngineMessage> messages;
  private @Nullable List<ByteBuf> frames;

  Outgoing(List<EngineMessage> messages) {
    this.messages = messages;
  }

  List<EngineMessage> messages() {
    return messages;
  }

  List<ByteBuf> frames(ByteBufAllocator allocator) {
    List<ByteBuf> made = frames;
    if (made == null) {
      made = new ArrayList<>(messages.size());
      for (EngineMessage message : messages) {
        made.add(message.frame(allocator));
      }
      frames = made;
    }
    return made;
  }

  @Override
  public void close() {
    if (frames != null) {
      frames.forEach(ByteBuf::release);
    }
  }
}
