package latchkey.cli.record;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Style;
import latchkey.cli.terminal.Terminal;
import latchkey.client.crypto.LibsignalSignatureCheck;
import latchkey.client.crypto.MeetingCode;
import latchkey.protocol.Bytes;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.Limits;
import latchkey.protocol.record.MeetingRecord;
import latchkey.protocol.record.RecordFile;
import latchkey.protocol.record.RecordReport;
import latchkey.protocol.record.RecordReport.Spoken;
import latchkey.protocol.record.RecordVerifier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says what a saved conversation proves, and what not. */
@Command(
    name = "verify-transcript",
    description = {
      "Checks a conversation that was saved as JSON, and says what it proves.",
      "Needs no server, no network and no keys."
    },
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "Exits with 0 where all that can be checked holds, with 1 where something",
      "does not, and with 2 where the file is no such conversation.",
      "Times are those of this computer's time zone.",
      "",
      "Examples:",
      "  latchkey verify-transcript plans.json",
      "  latchkey verify-transcript --words plans.json"
    })
public final class VerifyTranscriptCommand implements Callable<Integer> {
  private static final int HOLDS = 0;
  private static final int DOES_NOT_HOLD = 1;
  private static final int NO_RECORD = 2;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT)
          .withZone(ZoneId.systemDefault());

  private final Terminal terminal;

  @Parameters(paramLabel = "FILE", description = "The saved conversation.")
  private Path file = Path.of("");

  @Option(names = "--words", description = "Also show what was said, line by line.")
  private boolean words;

  @Option(
      names = "--anchor",
      paramLabel = "ANCHOR",
      description = {
        "What stands behind the last dot of a link that led into the meeting: the log must"
            + " have it. Never type the part before that dot, which is a secret."
      })
  private Optional<String> anchor = Optional.empty();

  public VerifyTranscriptCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    MeetingRecord record;
    Optional<Bytes> must;
    try {
      must = anchor.map(VerifyTranscriptCommand::hash);
      record = RecordFile.read(bytes());
    } catch (InvalidInput e) {
      terminal.line(Style.RED, "! " + Plain.text(String.valueOf(e.getMessage())));
      return NO_RECORD;
    }
    RecordReport report = RecordVerifier.verify(record, new LibsignalSignatureCheck(), must);
    show(report);
    return report.holds() ? HOLDS : DOES_NOT_HOLD;
  }

  private static Bytes hash(String text) {
    try {
      Bytes hash = Bytes.of(Base64.getUrlDecoder().decode(text));
      String strict = Base64.getUrlEncoder().withoutPadding().encodeToString(hash.toByteArray());
      if (hash.length() == Limits.HASH_BYTES && strict.equals(text)) {
        return hash;
      }
    } catch (IllegalArgumentException e) {
      throw new InvalidInput("An anchor has 43 letters, digits, '-' and '_'.", e);
    }
    throw new InvalidInput("An anchor has 43 letters, digits, '-' and '_'.");
  }

  /** A longer file is not read to its end. */
  private byte[] bytes() {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(RecordFile.MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      throw new InvalidInput("There is no file " + file + ".", e);
    } catch (IOException e) {
      throw new InvalidInput(file + " cannot be read.", e);
    }
  }

  private void show(RecordReport report) {
    show("Who took part, by the log; names are what they call themselves:", report.participants());
    if (words) {
      terminal.line(Style.BOLD, "What stands in it, by the file's own word unless signed:");
      report.spoken().forEach(this::show);
      terminal.gap();
    }
    show("Does not hold, and stands in no honest file:", "! ", report.problems());
    show(
        "Does not hold, by the doing of an author, of the server, or of who changed the file:",
        "! ",
        report.disputes());
    show("Checked, and holds:", report.checked());
    show("Worth knowing:", report.remarks());
    show("Proved to anybody:", report.proved());
    show("To be compared by those who took part:", report.comparable());
    show("Not proved:", report.unproved());
    report
        .end()
        .ifPresent(end -> {
          MeetingCode code = MeetingCode.of(end.index(), end.head());
          terminal.line(
              "Meeting code at entry " + end.index() + ": " + String.join(" ", code.groups()));
          terminal.gap();
        });
    if (report.holds()) {
      terminal.line(Style.BOLD, "Everything that can be checked holds.");
    } else if (report.problems().isEmpty()) {
      terminal.line(Style.RED, "Not everything holds: the file was changed, or an author in the");
      terminal.line(Style.RED, "meeting, or the server, did what is listed above.");
    } else {
      terminal.line(
          Style.RED, "The file was changed, or was not made by a sound program" + orElse());
    }
  }

  private String orElse() {
    return anchor.isEmpty() ? "." : ", or the link is another meeting's.";
  }

  private void show(String title, List<String> sentences) {
    show(title, "  ", sentences);
  }

  private void show(String title, String before, List<String> sentences) {
    if (!sentences.isEmpty()) {
      terminal.line(Style.BOLD, title);
      sentences.forEach(sentence -> terminal.wrapped(before, "    ", sentence));
      terminal.gap();
    }
  }

  private void show(Spoken spoken) {
    String head =
        TIME.format(Instant.ofEpochMilli(spoken.acceptedAt()))
            + (spoken.isSigned() ? "  [signed] " : "  [not signed] ")
            + spoken.who()
            + how(spoken);
    terminal.wrapped("  ", "      ", "#" + spoken.seq() + "  " + head);
    if (!spoken.words().isEmpty()) {
      Plain.lines(spoken.words()).forEach(line -> terminal.wrapped("    | ", "    | ", line));
    }
  }

  private static String how(Spoken spoken) {
    return switch (spoken.how()) {
      case WORDS -> "";
      case REPLY -> " answers " + spoken.about();
      case EDIT -> " changes " + spoken.about() + " to";
      case DELETION -> " deletes " + spoken.about();
      case REACTION -> " puts beside " + spoken.about();
      case REACTION_TAKEN_BACK -> " takes back from beside " + spoken.about();
      case FILE -> " sends a file";
      case WITHHELD_FILE -> " sends a file, by this record's own word";
      case WITHHELD_AS_DELETED -> ": left out, as deleted by this record's own word";
    };
  }
}
