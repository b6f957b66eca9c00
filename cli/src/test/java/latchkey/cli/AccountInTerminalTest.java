package latchkey.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Locale;
import latchkey.server.LatchkeyServer;
import latchkey.server.config.ServerConfig;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A person's own devices, name and recovery code at a terminal, on a real server. */
final class AccountInTerminalTest {
  private static final String CODE = "  ([0-9A-Z]{4} ){6}[0-9A-Z]{2}";

  @TempDir private Path folder;
  private LatchkeyServer server;

  @BeforeEach
  void start() {
    server = LatchkeyServer.start(ServerConfig.in(folder.resolve("data")).withPort(0));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aSignInLinkOpensAnAccountAndShowsTheRecoveryCodeUntilItIsNoted() throws Exception {
    String shown = open("laptop", "Hanna");
    try (CommandAtTerminal again = account("laptop", "recovery-code")) {
      assertThat(again.lines().awaitMatching(CODE)).isEqualTo(shown);
      assertThat(again.exit()).isZero();
    }
    try (CommandAtTerminal noted = account("laptop", "recovery-code", "--noted")) {
      assertThat(noted.exit()).isZero();
    }
    try (CommandAtTerminal gone = account("laptop", "recovery-code")) {
      gone.lines().await("This machine does not keep the recovery code.");
    }
  }

  @Test
  void aDeviceIsAddedAndSignedOutByItsNumber() throws Exception {
    open("laptop", "Hanna");
    try (CommandAtTerminal add = account("laptop", "add-device");
        CommandAtTerminal phone = account("phone", "open")) {
      phone.type(add.lines().await("/device#").strip());
      add.lines().await("asks to be your device");
      add.type("y");
      add.lines().await("It is your device now.");
      phone.lines().await("Signed in as Hanna");
      assertThat(phone.exit()).isZero();
    }
    try (CommandAtTerminal devices = account("phone", "devices")) {
      devices.lines().awaitMatching("  1  .*");
      devices.lines().awaitMatching("  2  .*, this one");
    }
    try (CommandAtTerminal signOut = account("laptop", "sign-out", "2", "--yes")) {
      signOut.lines().await("Signed out.");
      assertThat(signOut.exit()).isZero();
    }
    try (CommandAtTerminal rename = account("phone", "rename", "Eve")) {
      assertThat(rename.exit()).isEqualTo(1);
    }
  }

  @Test
  void aDeviceThatIsNotConfirmedIsNotAdded() throws Exception {
    open("laptop", "Hanna");
    try (CommandAtTerminal add = account("laptop", "add-device");
        CommandAtTerminal phone = account("phone", "open")) {
      phone.type(add.lines().await("/device#").strip());
      add.lines().await("asks to be your device");
      add.type("n");
      add.lines().await("It was not added.");
      assertThat(add.exit()).isEqualTo(1);
      phone.lines().await("latchkey: ");
      assertThat(phone.exit()).isEqualTo(1);
    }
  }

  @Test
  void aPersonRenamesItself() throws Exception {
    open("laptop", "Hanna");
    try (CommandAtTerminal rename = account("laptop", "rename", "Hanna Lee")) {
      rename.lines().await("You are called Hanna Lee now.");
    }
    try (CommandAtTerminal list =
        CommandAtTerminal.run("user", "list", "--data", folder.resolve("data").toString())) {
      list.lines().await("Hanna Lee");
    }
  }

  @Test
  void theRecoveryCodeBringsAnAccountBackWhoseDevicesAreLost() throws Exception {
    String code = open("laptop", "Hanna").strip();
    try (CommandAtTerminal recover = account("new", "recover", server.baseUrl().toString())) {
      recover.type(code.toLowerCase(Locale.ROOT));
      recover.lines().await("This machine is a device of Hanna now.");
      assertThat(recover.exit()).isZero();
    }
    try (CommandAtTerminal signOut = account("new", "sign-out", "1", "--yes")) {
      signOut.lines().await("Signed out.");
    }
    try (CommandAtTerminal devices = account("new", "devices")) {
      devices.lines().awaitMatching("  2  .*, this one");
      assertThat(devices.exit()).isZero();
    }
  }

  @Test
  void aRecoverySignsTheOthersOutFirstWhereThePersonSaysSo() throws Exception {
    String code = open("laptop", "Hanna").strip();
    try (CommandAtTerminal recover =
        account("new", "recover", server.baseUrl().toString(), "--sign-out-others")) {
      recover.type(code);
      recover.lines().await("This machine is a device of Hanna now.");
      assertThat(recover.exit()).isZero();
    }
    try (CommandAtTerminal former = account("laptop", "rename", "Eve")) {
      assertThat(former.exit()).isEqualTo(1);
    }
  }

  @Test
  void aRecoveryCodeIsReplacedByWhoHasIt() throws Exception {
    String former = open("laptop", "Hanna").strip();
    try (CommandAtTerminal wrong = account("laptop", "new-recovery-code")) {
      wrong.type("0".repeat(26));
      wrong.lines().await("That is not your account's present recovery code.");
      assertThat(wrong.exit()).isEqualTo(1);
    }
    String next;
    try (CommandAtTerminal change = account("laptop", "new-recovery-code")) {
      change.type(former);
      next = change.lines().awaitMatching(CODE).strip();
      assertThat(change.exit()).isZero();
    }
    assertThat(next).isNotEqualTo(former);
    try (CommandAtTerminal gone = account("new", "recover", server.baseUrl().toString())) {
      gone.type(former);
      assertThat(gone.exit()).isEqualTo(1);
    }
    try (CommandAtTerminal recover = account("new", "recover", server.baseUrl().toString())) {
      recover.type(next);
      recover.lines().await("This machine is a device of Hanna now.");
      assertThat(recover.exit()).isZero();
    }
  }

  @Test
  void aWrongRecoveryCodeIsSaidToBeOne() throws Exception {
    open("laptop", "Hanna");
    try (CommandAtTerminal recover = account("new", "recover", server.baseUrl().toString())) {
      recover.type("0000 0000");
      recover.lines().await("latchkey: ");
      assertThat(recover.exit()).isEqualTo(1);
    }
  }

  @Test
  void theOperatorAddsNoDeviceToAnAccountAndCanResetIt() throws Exception {
    open("laptop", "Hanna");
    try (CommandAtTerminal link = user("link", "Hanna")) {
      link.lines().await("Hanna has an account already");
      assertThat(link.exit()).isEqualTo(1);
    }
    try (CommandAtTerminal add = user("add", "Hanna")) {
      assertThat(add.exit()).isEqualTo(1);
    }
    String link;
    try (CommandAtTerminal reset = user("reset", "Hanna")) {
      reset.lines().await("The former account of Hanna is gone");
      link = reset.lines().await("/sign-in#").strip();
      assertThat(reset.exit()).isZero();
    }
    try (CommandAtTerminal former = account("laptop", "rename", "Hanna Lee")) {
      assertThat(former.exit()).isEqualTo(1);
    }
    try (CommandAtTerminal open = account("new", "open")) {
      open.type(link);
      open.lines().await("Signed in as Hanna");
      assertThat(open.exit()).isZero();
    }
    try (CommandAtTerminal remove = user("remove", "Hanna")) {
      assertThat(remove.exit()).isZero();
    }
    try (CommandAtTerminal again = user("remove", "Hanna")) {
      again.lines().await("There is no account called Hanna.");
    }
  }

  private CommandAtTerminal user(String command, String name) {
    String data = folder.resolve("data").toString();
    return CommandAtTerminal.run("user", command, name, "--data", data);
  }

  /** Opens an account, and gives the line that shows its recovery code. */
  private String open(String device, String name) throws Exception {
    try (CommandAtTerminal open = account(device, "open")) {
      open.type(server.baseUrl() + "/sign-in#" + server.signIn().newLink(name).token());
      open.lines().await("Signed in as " + name);
      String code = open.lines().awaitMatching(CODE);
      assertThat(open.exit()).isZero();
      return code;
    }
  }

  private CommandAtTerminal account(String device, String... arguments) {
    String[] all = new String[arguments.length + 3];
    all[0] = "account";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    all[arguments.length + 1] = "--keys";
    all[arguments.length + 2] = folder.resolve(device + ".keys").toString();
    return CommandAtTerminal.run(all);
  }
}
