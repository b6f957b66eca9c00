package latchkey.client.deliver;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;
import latchkey.client.deliver.ReadTranscript.Standing;
import latchkey.protocol.Address;
import latchkey.protocol.message.TranscriptMark;

/**
 * How heartbeats' marks stand to what this device has been given. For one that is ahead it reads
 * on; an author is looked up for once in a while, since one participant could have every device ask
 * the server with each heartbeat. To be used by one thread.
 */
public final class HeardMarks {
  static final Duration REST = Duration.ofSeconds(5);

  private final ReadTranscript transcript;
  private final GroupInbox inbox;
  private final LongSupplier nanoTime;
  private final Map<Address, Long> lookedUp = new HashMap<>();

  public HeardMarks(ReadTranscript transcript, GroupInbox inbox, LongSupplier nanoTime) {
    this.transcript = transcript;
    this.inbox = inbox;
    this.nanoTime = nanoTime;
  }

  /**
   * How the mark of a heartbeat stands, after a look-up where it is ahead and the author's last one
   * is some time ago.
   *
   * @param wasThere whether this device took part already when the author had verified the log so
   *     far
   */
  public Standing compare(Address author, TranscriptMark mark, boolean wasThere) {
    Standing standing = transcript.compare(mark, wasThere);
    if (standing != Standing.AHEAD) {
      return standing;
    }
    if (rests(author)) {
      return Standing.UNKNOWN;
    }
    lookedUp.put(author, nanoTime.getAsLong());
    inbox.catchUp();
    Standing read = transcript.compare(mark, wasThere);
    return read == Standing.AHEAD && !inbox.hasRoom() ? Standing.UNKNOWN : read;
  }

  private boolean rests(Address author) {
    Long last = lookedUp.get(author);
    return last != null && nanoTime.getAsLong() - last < REST.toNanos();
  }
}
