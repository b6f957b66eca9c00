package latchkey.bench.micro;

import java.util.concurrent.TimeUnit;
import latchkey.protocol.Json;
import latchkey.protocol.relay.SendMessage;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A message's JSON. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class Payloads {
  private final byte[] payload = Message.payload();

  /** Reads and validates it. */
  @Benchmark
  public SendMessage decode() {
    return Json.mapper().readValue(payload, SendMessage.class);
  }
}
