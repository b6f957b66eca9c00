package latchkey.cli.audit;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Terminal;
import latchkey.cli.user.DataFolder;
import latchkey.protocol.account.Account;
import latchkey.server.Administration;
import latchkey.server.audit.AuditEntry;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Shows what happened on a server. */
@Command(
    name = "audit",
    description = {
      "Shows who signed in, who began and ended meetings, and who let whom in.",
      "Says with which settings the server began, where they differed from those before."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Examples, in the folder in which the server was started:",
      "  latchkey audit",
      "  latchkey audit --days 90",
      "",
      "Nothing in it can be changed by a command; what is older than the limit audit-days goes by",
      "itself. What is said in a meeting is not in it."
    })
public final class AuditCommand implements Runnable {
  private static final int MOST = 100_000;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private final Terminal terminal;

  @Option(
      names = "--days",
      paramLabel = "NUMBER",
      description = "How many days back. Default: ${DEFAULT-VALUE}",
      defaultValue = "7")
  private int days;

  @Mixin private DataFolder data = new DataFolder();

  public AuditCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public void run() {
    data.administer(this::show);
  }

  private void show(Administration administration) {
    Map<String, String> names =
        administration.accounts().all().stream()
            .collect(Collectors.toMap(account -> account.userId().value(), Account::name));
    List<AuditEntry> entries =
        administration.audit().since(Instant.now().minus(Duration.ofDays(days)), MOST);
    if (entries.isEmpty()) {
      terminal.line("Nothing was noted in that time.");
    }
    entries.forEach(entry -> terminal.line(Plain.text(sentence(entry, names))));
  }

  private static String sentence(AuditEntry entry, Map<String, String> names) {
    StringBuilder sentence = new StringBuilder(TIME.format(entry.at())).append("  ");
    entry
        .who()
        .ifPresent(who ->
            sentence
                .append(names.getOrDefault(who.id(), "a former account, " + who.id()))
                .append(" (device ")
                .append(who.deviceId())
                .append(") "));
    sentence.append(entry.deed().says());
    if (!entry.what().isEmpty()) {
      sentence.append(' ').append(names.getOrDefault(entry.what(), entry.what()));
    }
    entry.meeting().ifPresent(meeting -> sentence.append("; meeting ").append(meeting));
    return sentence.toString();
  }
}
