package latchkey.cli.serve;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.server.LatchkeyServer;
import latchkey.server.ServerCannotStart;
import latchkey.server.config.Limit;
import latchkey.server.config.Logo;
import latchkey.server.config.Operator;
import latchkey.server.config.ServerConfig;
import latchkey.server.config.ServerLimits;
import latchkey.server.config.TrustedProxies;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Runs the server until it is told to stop. */
@Command(
    name = "serve",
    description = {
      "Runs the server, and prints where it listens and what to do next.",
      "As long as there is no account, it prints a link that opens the first one."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples:",
      "  latchkey serve",
      "  latchkey serve --port 9000 --data /var/lib/latchkey",
      "  latchkey serve --host 0.0.0.0 --url https://meet.example.org",
      "",
      "Anywhere but on your own machine, put it behind a proxy that speaks HTTPS, and say",
      "with --url what people type."
    })
public final class ServeCommand implements Callable<Integer> {
  private static final String FIRST_ACCOUNT = "host";

  private final Terminal terminal;

  @Option(
      names = "--data",
      paramLabel = "FOLDER",
      description = "Where the data is kept; made if missing. Default: ${DEFAULT-VALUE}",
      defaultValue = "data")
  private Path data = Path.of("data");

  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      description = "The address to listen on. Default: ${DEFAULT-VALUE}, this machine alone",
      defaultValue = "127.0.0.1")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "The port to listen on, 0 for any. Default: ${DEFAULT-VALUE}",
      defaultValue = "8080")
  private int port;

  @Option(
      names = "--url",
      paramLabel = "URL",
      description = "What links begin with. Default: the address and port")
  private Optional<URI> url = Optional.empty();

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What the pages call this service. Default: Latchkey")
  private Optional<String> name = Optional.empty();

  @Option(
      names = "--logo",
      paramLabel = "FILE",
      description = "A picture beside that name: PNG, JPEG or SVG")
  private Optional<Path> logo = Optional.empty();

  @Option(
      names = "--imprint",
      paramLabel = "URL",
      description = "Where it says who runs this service; linked on all pages")
  private Optional<URI> imprint = Optional.empty();

  @Option(
      names = "--privacy",
      paramLabel = "URL",
      description = "The privacy notice of who runs it; linked on all pages")
  private Optional<URI> privacy = Optional.empty();

  @Option(
      names = "--proxy",
      paramLabel = "ADDRESS",
      split = ",",
      description = {
        "The proxies in front of this server: IP addresses, or networks like 10.0.0.0/8.",
        "Limits for strangers then go by the callers that they name. Default: none"
      })
  private List<String> proxies = List.of();

  @Option(
      names = "--proxy-header",
      paramLabel = "HEADER",
      description = {
        "How they name them: ${COMPLETION-CANDIDATES}. They must set it themselves.",
        "Default: ${DEFAULT-VALUE}"
      },
      defaultValue = "X_FORWARDED_FOR")
  private TrustedProxies.Header proxyHeader = TrustedProxies.Header.X_FORWARDED_FOR;

  @Option(
      names = "--limit",
      paramLabel = "NAME=NUMBER",
      description = "Another limit than the usual one. docs/operations.md lists them.")
  private Map<String, Integer> limits = Map.of();

  @Option(
      names = "--log",
      paramLabel = "LEVEL",
      description = "How much to log to standard error: error, warn, info or debug. Default: info",
      defaultValue = "info")
  private String log = "info";

  public ServeCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws InterruptedException {
    System.setProperty("latchkey.log", log);
    LatchkeyServer server = LatchkeyServer.start(config());
    CountDownLatch stopped = new CountDownLatch(1);
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  server.close();
                  stopped.countDown();
                },
                "latchkey-stop"));
    welcome(server);
    terminal.checkOutput();
    stopped.await();
    return 0;
  }

  private ServerConfig config() {
    try {
      ServerConfig config =
          ServerConfig.in(data)
              .withHost(host)
              .withPort(port)
              .withLimits(serverLimits())
              .withOperator(new Operator(name, logo.map(Logo::read), imprint, privacy))
              .withProxies(
                  new TrustedProxies(
                      proxies.stream().map(TrustedProxies.Network::parse).toList(), proxyHeader));
      return url.map(config::withPublicUrl).orElse(config);
    } catch (IllegalArgumentException e) {
      throw new ServerCannotStart("A setting does not work: " + e.getMessage() + ".", e);
    }
  }

  private ServerLimits serverLimits() {
    ServerLimits chosen = ServerLimits.DEFAULT;
    for (Map.Entry<String, Integer> each : limits.entrySet()) {
      Limit limit =
          Limit.ofOption(each.getKey())
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "there is no limit of the name "
                          + each.getKey()
                          + "; docs/operations.md lists them"));
      chosen = chosen.with(limit, each.getValue());
    }
    return chosen;
  }

  private void welcome(LatchkeyServer server) {
    terminal.line(
        Style.BOLD,
        "Latchkey listens on " + server.address() + " and keeps its data in " + data + ".");
    if (!server.baseUrl().equals(server.address())) {
      terminal.line("Links begin with " + server.baseUrl() + ": that must lead here.");
    }
    terminal.gap();
    if (server.accounts().all().isEmpty()) {
      firstAccount(server);
    }
    terminal.line("Add a person:            latchkey user add NAME" + dataOption());
    terminal.line("Stop:                    Ctrl-C");
    terminal.gap();
  }

  private void firstAccount(LatchkeyServer server) {
    String link = server.baseUrl() + "/sign-in#" + server.signIn().newLink(FIRST_ACCOUNT).token();
    terminal.line("There are no accounts yet. This link opens the first one, within 15 minutes:");
    terminal.gap();
    terminal.line(Style.CYAN, "  " + link);
    terminal.gap();
    terminal.line("In a browser:            open the link");
    terminal.line("In a terminal:           latchkey host '" + link + "'");
  }

  private String dataOption() {
    return data.equals(Path.of("data")) ? "" : " --data " + data;
  }
}
