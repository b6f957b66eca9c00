package latchkey.bench.measured;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import latchkey.server.LatchkeyServer;
import latchkey.server.config.Limit;
import latchkey.server.config.ServerConfig;
import latchkey.server.config.ServerLimits;

/**
 * The whole server as anybody runs it, on a free port. Only what one address, and one device, may
 * do in a minute is lifted: here all people have the same one. {@code account NAME} makes an
 * account, and is answered with a sign-in token.
 */
public final class LatchkeyTarget {
  private static final String ACCOUNT = "account ";
  private static final ServerLimits FROM_ONE_ADDRESS =
      ServerLimits.DEFAULT
          .withSignInLink(Duration.ofHours(1))
          .with(Limit.STRANGERS_CALLS, 10_000_000)
          .with(Limit.STRANGERS_CONNECTIONS, 100_000)
          .with(Limit.DEVICE_CALLS, 10_000_000)
          .with(Limit.DEVICE_EVENTS, 10_000_000)
          .with(Limit.KEY_UPLOADS, 10_000_000)
          .with(Limit.BUNDLES, 10_000_000)
          .with(Limit.LOBBY, 10_000);

  private LatchkeyTarget() {}

  /**
   * Serves until its input ends.
   *
   * @param arguments the folder for the data
   */
  public static void main(String[] arguments) throws IOException {
    ServerConfig config =
        ServerConfig.in(Path.of(arguments[0])).withPort(0).withLimits(FROM_ONE_ADDRESS);
    try (LatchkeyServer server = LatchkeyServer.start(config)) {
      Commands.serve(server.port(), command -> answer(server, command));
    }
  }

  private static Optional<String> answer(LatchkeyServer server, String command) {
    if (!command.startsWith(ACCOUNT)) {
      return Optional.empty();
    }
    return Optional.of(server.signIn().newLink(command.substring(ACCOUNT.length())).token());
  }
}
