package latchkey.socketio.engine;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * A packet in the form of a whole WebSocket frame, from which the form for polling is made. One
 * instance serves all who receive it, on any thread.
 */
public final class EngineMessage {
  static final EngineMessage PING = text('2', new byte[0]);
  static final EngineMessage PROBE_PONG = text('3', "probe".getBytes(StandardCharsets.US_ASCII));
  static final EngineMessage NOOP = text('6', new byte[0]);
  static final EngineMessage CLOSE = text('1', new byte[0]);

  private static final int FINAL_TEXT = 0x81;
  private static final int FINAL_BINARY = 0x82;

  private final byte[] frame;
  private final int payloadFrom;

  private EngineMessage(byte[] frame, int payloadFrom) {
    this.frame = frame;
    this.payloadFrom = payloadFrom;
  }

  /** A text message. */
  public static EngineMessage text(byte[] utf8) {
    return text('4', utf8);
  }

  /** A binary message. */
  public static EngineMessage binary(byte[] bytes) {
    int header = headerLength(bytes.length);
    byte[] frame = new byte[header + bytes.length];
    writeHeader(frame, FINAL_BINARY, bytes.length);
    System.arraycopy(bytes, 0, frame, header, bytes.length);
    return new EngineMessage(frame, header);
  }

  static EngineMessage open(String json) {
    return text('0', json.getBytes(StandardCharsets.UTF_8));
  }

  private static EngineMessage text(char type, byte[] utf8) {
    int header = headerLength(1 + utf8.length);
    byte[] frame = new byte[header + 1 + utf8.length];
    writeHeader(frame, FINAL_TEXT, 1 + utf8.length);
    frame[header] = (byte) type;
    System.arraycopy(utf8, 0, frame, header + 1, utf8.length);
    return new EngineMessage(frame, header);
  }

  /** The frame's length on a WebSocket, in bytes. */
  public int length() {
    return frame.length;
  }

  ByteBuf frame(ByteBufAllocator allocator) {
    return allocator.directBuffer(frame.length).writeBytes(frame);
  }

  void appendTo(Buffer payload) {
    if ((frame[0] & 0xff) == FINAL_BINARY) {
      byte[] bytes = java.util.Arrays.copyOfRange(frame, payloadFrom, frame.length);
      payload.appendByte((byte) 'b').appendBytes(Base64.getEncoder().encode(bytes));
    } else {
      payload.appendBytes(frame, payloadFrom, frame.length - payloadFrom);
    }
  }

  // RFC 6455, section 5.2; a server does not mask.
  private static int headerLength(int payload) {
    return payload < 126 ? 2 : payload < 0x10000 ? 4 : 10;
  }

  private static void writeHeader(byte[] frame, int first, int payload) {
    frame[0] = (byte) first;
    if (payload < 126) {
      frame[1] = (byte) payload;
    } else if (payload < 0x10000) {
      frame[1] = 126;
      frame[2] = (byte) (payload >>> 8);
      frame[3] = (byte) payload;
    } else {
      frame[1] = 127;
      for (int i = 0; i < 4; i++) {
        frame[6 + i] = (byte) (payload >>> (24 - 8 * i));
      }
    }
  }
}
