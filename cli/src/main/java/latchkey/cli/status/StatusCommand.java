package latchkey.cli.status;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import latchkey.cli.settings.SettingOptions;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.server.ServerCannotStart;
import latchkey.server.Surroundings;
import latchkey.server.config.Management;
import latchkey.server.config.Secret;
import latchkey.server.settings.Settings;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Asks a running server how it does. */
@Command(
    name = "status",
    description = {
      "Says how the running server does: who is here, what waits, what it holds.",
      "Numbers alone; it names no person."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {"0:The server runs and can serve.", "1:It does not run, or cannot serve."},
    footer = {"", "Examples:", "  latchkey status", "  latchkey status --data /var/lib/latchkey"})
public final class StatusCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int OK = 200;
  private static final double MIB = 1024 * 1024;

  private final Terminal terminal;

  @Spec private CommandSpec spec = CommandSpec.create();

  private StatusCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The command, with its options. */
  public static CommandLine of(Terminal terminal) {
    CommandLine command = new CommandLine(new StatusCommand(terminal));
    SettingOptions.addTo(command.getCommandSpec());
    return command;
  }

  @Override
  public Integer call() throws InterruptedException {
    Settings settings = SettingOptions.read(spec);
    Path data = settings.server().dataDir();
    Surroundings surroundings = Surroundings.of(settings.server());
    if (!surroundings.isServed()) {
      throw new ServerCannotStart("No server runs on the folder " + data + ".");
    }
    URI address =
        surroundings
            .managementAddress()
            .orElseThrow(() ->
                new ServerCannotStart(
                    "The server has no port for this: it was started with management.enabled ="
                        + " false."));
    Optional<Secret> token = settings.server().management().flatMap(Management::token);
    try (HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> metrics = get(http, address + "/metrics", token);
      if (metrics.statusCode() != OK) {
        throw new ServerCannotStart(address + " says: " + metrics.body().strip());
      }
      HttpResponse<String> ready = get(http, address + "/health/ready", Optional.empty());
      boolean isReady = ready.statusCode() == OK;
      tell(Samples.of(metrics.body()), surroundings.writtenAddress(), isReady, ready.body());
      return isReady ? 0 : 1;
    } catch (IOException e) {
      throw new ServerCannotStart("The server does not answer at " + address + ": " + e + ".", e);
    }
  }

  private static HttpResponse<String> get(HttpClient http, String url, Optional<Secret> token)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url)).timeout(PATIENCE);
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret.value()));
    return http.send(request.build(), BodyHandlers.ofString());
  }

  private void tell(Samples of, Optional<URI> links, boolean isReady, String said) {
    terminal.line(
        Style.BOLD,
        "Latchkey "
            + of.label("latchkey_info", "version")
            + ", for "
            + time(of.sum("process_uptime_seconds"))
            + links.map(url -> ", at " + url).orElse(""));
    if (!isReady) {
      terminal.line(Style.RED, "It cannot serve: " + said.strip());
    }
    row(
        "here now",
        "%d devices of members and %d guests, in %d meetings",
        of.sum("latchkey_people", "kind=\"member\""),
        of.sum("latchkey_people", "kind=\"guest\""),
        of.sum("latchkey_meetings_live"));
    row("knocking", "%d guests wait to be let in", of.sum("latchkey_knocks_waiting"));
    row(
        "accounts",
        "%d, with %d devices; %d devices and guests have few keys left",
        of.sum("latchkey_accounts"),
        of.sum("latchkey_devices"),
        of.sum("latchkey_keys_low"));
    row(
        "meetings",
        "%d go on, %d have ended and are still kept",
        of.sum("latchkey_meetings", "state=\"going-on\""),
        of.sum("latchkey_meetings", "state=\"ended\""));
    row(
        "kept",
        "%d messages, %d envelopes that wait",
        of.sum("latchkey_messages_stored"),
        of.sum("latchkey_envelopes_waiting"));
    row(
        "storage",
        "%d MiB of database, %d MiB free on its disk",
        of.sum("latchkey_database_bytes") / MIB,
        of.sum("latchkey_disk_free_bytes") / MIB);
    row(
        "at work",
        "%d changes wait to be written, a commit takes %d ms; %d refusals since the start",
        of.sum("latchkey_writer_waiting"),
        mean(of, "latchkey_commit_seconds"),
        of.sum("latchkey_refusals_total"));
    row(
        "delivery",
        "%d messages since the start, %d ms each from disk to the connections",
        of.sum("latchkey_delivery_seconds_count"),
        mean(of, "latchkey_delivery_seconds"));
    row(
        "memory",
        "%d of %d MiB of heap; callers take up %d of the %d MiB that they may",
        of.sum("jvm_memory_used_bytes", "area=\"heap\"") / MIB,
        of.sum("jvm_memory_committed_bytes", "area=\"heap\"") / MIB,
        of.sum("latchkey_budget_held_bytes") / MIB,
        of.sum("latchkey_budget_total_bytes") / MIB);
  }

  private void row(String what, String text, double... numbers) {
    Object[] whole = new Object[numbers.length];
    for (int i = 0; i < numbers.length; i++) {
      whole[i] = Math.round(numbers[i]);
    }
    terminal.line(
        String.format(Locale.ROOT, "  %-10s", what) + String.format(Locale.ROOT, text, whole));
  }

  private static double mean(Samples of, String timer) {
    double count = of.sum(timer + "_count");
    return count == 0 ? 0 : 1_000 * of.sum(timer + "_sum") / count;
  }

  private static String time(double seconds) {
    Duration up = Duration.ofSeconds(Math.round(seconds));
    if (up.toDays() > 0) {
      return up.toDays() + " d " + up.toHoursPart() + " h";
    }
    return up.toHours() > 0
        ? up.toHours() + " h " + up.toMinutesPart() + " min"
        : up.toMinutes() + " min " + up.toSecondsPart() + " s";
  }
}
