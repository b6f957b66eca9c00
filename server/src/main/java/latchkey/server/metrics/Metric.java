package latchkey.server.metrics;

import java.util.List;

/** Everything that is measured: the table behind the documentation and the dashboard. */
public enum Metric {
  INFO("latchkey.info", "1; its labels say which version runs", "version", "java"),
  CALLS("latchkey.calls", "REST calls, by how long they took", "method", "route", "status"),
  EVENTS(
      "latchkey.events",
      "events that clients sent, by how long their answer took",
      "event",
      "outcome"),
  REFUSALS("latchkey.refusals", "calls and events that were refused, by why", "code", "kind"),
  DELIVERY(
      "latchkey.delivery",
      "messages, by how long it took from storing one to handing it to everybody's connection"),
  COMMIT("latchkey.commit", "commits, by how long they took"),
  COMMIT_PIECES("latchkey.commit.pieces", "how many changes one commit stored"),
  WRITER_WAITING("latchkey.writer.waiting", "changes that wait for the writer"),
  WRITER_ROOM("latchkey.writer.room", "changes that may still wait before callers do"),
  READERS_IDLE("latchkey.readers.idle", "reading connections to the database that are free"),
  LANES_WAITING("latchkey.lanes.waiting", "things to be told in meetings that wait for their turn"),
  CONNECTIONS("latchkey.connections", "Socket.IO connections of members and guests", "kind"),
  PEOPLE("latchkey.people", "devices of members and guests that are in a meeting now", "kind"),
  MEETINGS_LIVE("latchkey.meetings.live", "meetings in which people are now"),
  DOOR("latchkey.door.connections", "HTTP connections that are no WebSocket"),
  BUDGET_HELD("latchkey.budget.held.bytes", "memory that callers take up", "who"),
  BUDGET_TOTAL("latchkey.budget.total.bytes", "memory that callers may take up", "who"),
  ROSTERS("latchkey.rosters.remembered", "meetings' logs that are kept verified in memory"),
  LIMIT("latchkey.limit", "the limits in force", "limit"),
  ACCOUNTS("latchkey.accounts", "accounts"),
  DEVICES("latchkey.devices", "devices that are signed in"),
  MEETINGS("latchkey.meetings", "meetings that go on, and ended ones that are still kept", "state"),
  KNOCKS("latchkey.knocks.waiting", "guests that wait to be let in"),
  GUESTS("latchkey.guests", "guests that were let in and have not gone"),
  KEYS_LOW("latchkey.keys.low", "devices and guests that have few one-time keys left"),
  ENVELOPES("latchkey.envelopes.waiting", "envelopes that wait for their recipient"),
  MESSAGES("latchkey.messages.stored", "messages that are kept"),
  DATABASE("latchkey.database.bytes", "the size of the database, its log included"),
  DISK("latchkey.disk.free.bytes", "what the data folder's disk has left"),
  CERTIFICATE(
      "latchkey.certificate.expires.seconds",
      "when the server's own certificate expires, since 1970");

  private final String id;
  private final String says;

  @SuppressWarnings("ImmutableEnumChecker") // Of List.of.
  private final List<String> labels;

  Metric(String id, String says, String... labels) {
    this.id = id;
    this.says = says;
    this.labels = List.of(labels);
  }

  /** As Micrometer has it. */
  String id() {
    return id;
  }

  String says() {
    return says;
  }

  List<String> labels() {
    return labels;
  }

  /** As Prometheus has it. */
  public String exposed() {
    String name = id.replace('.', '_');
    return switch (this) {
      case CALLS, EVENTS, DELIVERY, COMMIT -> name + "_seconds";
      case REFUSALS -> name + "_total";
      default -> name;
    };
  }

  /** The rows of the documentation's table. */
  public static String markdown() {
    StringBuilder text = new StringBuilder("| metric | labels | what it is |\n|---|---|---|\n");
    for (Metric metric : values()) {
      text.append("| `")
          .append(metric.exposed())
          .append("` | ")
          .append(String.join(", ", metric.labels))
          .append(metric.labels.isEmpty() ? "" : " ")
          .append("| ")
          .append(metric.says)
          .append(" |\n");
    }
    return text.toString();
  }
}
