package latchkey.bench.micro;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import latchkey.protocol.relay.Events;
import latchkey.socketio.packet.EncodedPacket;
import latchkey.socketio.packet.JsonText;
import latchkey.socketio.packet.MalformedPacketException;
import latchkey.socketio.packet.Packet;
import latchkey.socketio.packet.PacketDecoder;
import latchkey.socketio.packet.PacketEncoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A message's Socket.IO packet. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Packets {
  private final byte[] payload = Message.payload();
  private final byte[] text =
      ("2[\"" + Events.MESSAGE + "\"," + new String(payload, StandardCharsets.UTF_8) + "]")
          .getBytes(StandardCharsets.UTF_8);
  private final PacketDecoder decoder = new PacketDecoder(100, 10, 1 << 20);
  private final Packet packet =
      new Packet.Event(
          Packet.MAIN_NAMESPACE,
          OptionalLong.empty(),
          Events.MESSAGE,
          List.of(JsonText.of(payload)));

  /** Reads it. */
  @Benchmark
  public Packet decode() throws MalformedPacketException {
    return decoder.text(text).orElseThrow();
  }

  /** Writes it. */
  @Benchmark
  public EncodedPacket encode() {
    return PacketEncoder.encode(packet);
  }
}
