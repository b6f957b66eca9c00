package latchkey.bench.fanout;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import latchkey.bench.load.Crowd;
import latchkey.bench.load.Greeting;
import latchkey.bench.load.Line;
import latchkey.bench.machine.Target;
import latchkey.bench.people.Host;
import latchkey.bench.people.LightGuest;
import latchkey.bench.people.Wire;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.MessageId;
import latchkey.protocol.relay.Events;
import latchkey.protocol.relay.RelayAck;
import latchkey.protocol.relay.SendMessage;

/** Gatherings on a server: the same people and messages, whichever server it is. */
final class Rooms {
  private static final int CIPHERTEXT_BYTES = 400;

  private Rooms() {}

  /** Rooms of a server that passes on what comes, and knows nothing more. */
  static List<Gathering> plain(Target server, Crowd crowd, int rooms, int people) {
    MeetingId meeting = MeetingId.random();
    List<Gathering> gatherings = new ArrayList<>(rooms);
    for (int i = 0; i < rooms; i++) {
      Greeting greeting = new Greeting("/", "{\"room\":\"room " + i + "\"}", Optional.empty());
      List<Line> lines = crowd.connect(server.address(), Collections.nCopies(people, greeting));
      gatherings.add(
          new Gathering(
              lines.getFirst(), lines, "message", says("message", meeting, 1), Optional.empty()));
    }
    return gatherings;
  }

  /** Meetings of Latchkey: a member who speaks, and guests. */
  static List<Gathering> meetings(Target server, Crowd crowd, int meetings, int people) {
    // Everybody is let in before anybody connects: an open connection wants to be read from.
    List<Host> hosts = new ArrayList<>(meetings);
    List<List<Greeting>> greetings = new ArrayList<>(meetings);
    for (int i = 0; i < meetings; i++) {
      Host host = new Host(server.url(), server.ask("account " + UUID.randomUUID()));
      hosts.add(host);
      greetings.add(
          Stream.concat(
                  Stream.of(host.greeting()),
                  host.admit(people - 1).stream().map(LightGuest::greeting))
              .toList());
    }
    List<Gathering> gatherings = new ArrayList<>(meetings);
    for (int i = 0; i < meetings; i++) {
      List<Line> lines = crowd.connect(server.address(), greetings.get(i));
      MeetingId meeting = hosts.get(i).meeting();
      gatherings.add(
          new Gathering(
              lines.getFirst(),
              lines,
              Events.MESSAGE,
              says(Events.MESSAGE, meeting, hosts.get(i).rosterSize()),
              Optional.of(
                  count -> Wire.event(Events.RELAY_ACK, new RelayAck(null, meeting, 1L, count)))));
    }
    return gatherings;
  }

  /** What a member's device would send: the same bytes to every server. */
  private static LongFunction<String> says(String event, MeetingId meeting, long rosterSize) {
    byte[] ciphertext = new byte[CIPHERTEXT_BYTES];
    new Random(1).nextBytes(ciphertext);
    Bytes said = Bytes.fromBase64(Base64.getEncoder().encodeToString(ciphertext));
    return number ->
        Wire.event(
            event,
            new SendMessage(
                meeting, new MessageId(HexFormat.of().toHexDigits(number, 16)), rosterSize, said));
  }
}
