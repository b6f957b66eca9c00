package latchkey.client.store;

import java.util.List;
import java.util.Optional;
import latchkey.protocol.Bytes;
import latchkey.protocol.Json;
import latchkey.protocol.MeetingId;
import latchkey.protocol.message.TranscriptMark;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.Place;
import org.jspecify.annotations.Nullable;

/** What each meeting's messages are numbered by, and the newest receipt for them. */
public final class Streams {
  private final Records records;

  Streams(Records records) {
    this.records = records;
  }

  /**
   * Messages of one incarnation, as this device numbers them: on and on, also where the server
   * begins anew.
   *
   * @param offset by how much this device's numbers are higher than the server's; may be negative
   * @param from this device's number of the newest message when it began to read here
   */
  public record Stretch(Incarnation incarnation, long offset, long from) {
    /** This device's number. */
    public long number(long seq) {
      return offset + seq;
    }

    /** The server's. */
    public Place place(long number) {
      return new Place(incarnation.number(), Math.max(0, number - offset));
    }
  }

  /**
   * A receipt.
   *
   * @param receipt opaque
   */
  public record Receipt(Place place, Bytes receipt) {}

  /**
   * What is kept of the transcript of what the server has given.
   *
   * @param incarnations the ids of those in which this device has read
   * @param mark up to where this device has handled everything; null where it does not know
   */
  public record TranscriptKept(List<Bytes> incarnations, @Nullable TranscriptMark mark) {
    public Optional<TranscriptMark> newest() {
      return Optional.ofNullable(mark);
    }
  }

  /** Where this device reads, or will after what it has handled. */
  public Optional<Stretch> stretch(MeetingId meeting) {
    return records
        .get(Kind.STRETCH, meeting.value())
        .map(value -> Json.mapper().readValue(value, Stretch.class));
  }

  public void put(MeetingId meeting, Stretch stretch) {
    records.put(Kind.STRETCH, meeting.value(), Json.mapper().writeValueAsBytes(stretch));
  }

  public Optional<Receipt> receipt(MeetingId meeting) {
    return records
        .get(Kind.RECEIPT, meeting.value())
        .map(value -> Json.mapper().readValue(value, Receipt.class));
  }

  public void put(MeetingId meeting, Receipt receipt) {
    records.put(Kind.RECEIPT, meeting.value(), Json.mapper().writeValueAsBytes(receipt));
  }

  public Optional<TranscriptKept> transcript(MeetingId meeting) {
    return records
        .get(Kind.TRANSCRIPT, meeting.value())
        .map(value -> Json.mapper().readValue(value, TranscriptKept.class));
  }

  public void put(MeetingId meeting, TranscriptKept transcript) {
    records.put(Kind.TRANSCRIPT, meeting.value(), Json.mapper().writeValueAsBytes(transcript));
  }

  /**
   * The counter of this device's next heartbeat: higher than any before, also where the store was
   * put back, by its clock.
   */
  public long nextHeartbeat(MeetingId meeting, long now) {
    return records.atomically(() -> {
      long last =
          records
              .get(Kind.HEARTBEAT, meeting.value())
              .map(value -> Json.mapper().readValue(value, Long.class))
              .orElse(0L);
      long next = Math.max(last + 1, now);
      records.put(Kind.HEARTBEAT, meeting.value(), Json.mapper().writeValueAsBytes(next));
      return next;
    });
  }

  void erase(MeetingId meeting) {
    records.delete(Kind.HEARTBEAT, meeting.value());
    records.delete(Kind.TRANSCRIPT, meeting.value());
    records.delete(Kind.STRETCH, meeting.value());
    records.delete(Kind.RECEIPT, meeting.value());
  }
}
