package latchkey.cli.record;

import java.nio.file.Path;
import latchkey.cli.chat.SlashCommand;
import latchkey.cli.terminal.Plain;
import latchkey.cli.terminal.Terminal;
import latchkey.client.Conversation;
import latchkey.protocol.InvalidInput;
import latchkey.protocol.record.MeetingRecord;
import latchkey.protocol.record.MeetingRecord.FilesTold;
import latchkey.protocol.record.RecordFile;

/** Saves the conversation to a file. */
public final class RecordCommand {
  private static final String UNNAMED = "unnamed ";

  private RecordCommand() {}

  /** What a person can type. */
  public static SlashCommand of(Conversation talk, Terminal terminal) {
    return new SlashCommand(
        "record",
        "[unnamed] FILE",
        "save what was said since you came, 'unnamed' without the names of files",
        typed -> save(typed, talk, terminal));
  }

  private static void save(String typed, Conversation talk, Terminal terminal) {
    boolean isUnnamed = typed.startsWith(UNNAMED);
    String name = isUnnamed ? typed.substring(UNNAMED.length()).strip() : typed;
    if (name.isEmpty()) {
      throw new InvalidInput("Name a file: /record plans.json");
    }
    terminal.line("  The file is not encrypted: who has it can read it.");
    MeetingRecord record = talk.record(isUnnamed ? FilesTold.UNNAMED : FilesTold.NAMED);
    Path file = NewFile.write(name, RecordFile.write(record));
    int count = record.messages().size();
    terminal.line(
        "  Saved to "
            + Plain.text(file.toString())
            + ": "
            + (count == 1 ? "1 message." : count + " messages."));
    terminal.line("  What it proves says: latchkey verify-transcript FILE");
  }
}
