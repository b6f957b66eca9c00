package latchkey.bench.people;

import java.nio.file.Path;
import java.util.UUID;
import latchkey.bench.machine.Target;
import latchkey.client.Member;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.crypto.Peer;
import latchkey.client.store.KeyStore;

/** A member's device with the SDK, its keys in a file, on an account of its own. */
public final class Device implements AutoCloseable {
  private final KeyStore store;
  private final Member member;

  /** Signs in as a new account. */
  public Device(Target server, Path keys) {
    this.store = KeyStore.inFile(keys);
    this.member =
        Member.signIn(server.url(), server.ask("account " + UUID.randomUUID()), "bench", store);
  }

  public Member member() {
    return member;
  }

  /** How guests know it. */
  public Peer peer() {
    return new Peer(member.address(), OwnKeys.in(store).identityKey());
  }

  @Override
  public void close() {
    member.close();
    store.close();
  }
}
