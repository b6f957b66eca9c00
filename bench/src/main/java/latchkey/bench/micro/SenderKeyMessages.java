package latchkey.bench.micro;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import latchkey.client.crypto.SenderKeys;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.message.AuthorPlace;
import latchkey.protocol.message.GroupContent;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.Text;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A message under a sender key, with a store in memory. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class SenderKeyMessages {
  private final SenderKeys keys =
      new SenderKeys(
          KeyStore.inMemory(),
          MeetingId.random(),
          Address.ofMember(new UserId("measured-member"), 1));
  private final UUID key = UUID.randomUUID();
  private final GroupContent content =
      GroupContent.of(
          new LogPlace(Bytes.of(new byte[16]), 7, Bytes.of(new byte[32])),
          AuthorPlace.first(Bytes.of(new byte[AuthorPlace.EPOCH_BYTES])),
          Optional.empty(),
          MessageId.random(),
          new Text("x".repeat(200), 0));

  public SenderKeyMessages() {
    keys.distribution(key);
  }

  /** Pads, encrypts, signs, and moves the key on. */
  @Benchmark
  public Bytes encrypt() {
    return keys.encrypt(key, content);
  }
}
