package latchkey.cli.account;

import java.nio.file.Path;
import java.util.function.Consumer;
import java.util.function.ToIntFunction;
import latchkey.client.Member;
import latchkey.client.store.KeyStore;
import picocli.CommandLine.Option;

/** The option that says where this device's keys are. */
public final class KeyFile {
  @Option(
      names = "--keys",
      paramLabel = "FILE",
      description = "Where this device's keys are kept. Default: ${DEFAULT-VALUE}",
      defaultValue = "${sys:user.home}/.latchkey/keys.db")
  private Path file = Path.of("keys.db");

  public KeyStore open() {
    return KeyStore.inFile(file);
  }

  /** Does something as the member whose device this is. */
  void asMember(Consumer<Member> action) {
    try (KeyStore store = open();
        Member member = Member.resume(store)) {
      action.accept(member);
    }
  }

  /** As {@link #asMember}; gives what the process exits with. */
  int exitAsMember(ToIntFunction<Member> action) {
    try (KeyStore store = open();
        Member member = Member.resume(store)) {
      return action.applyAsInt(member);
    }
  }
}
