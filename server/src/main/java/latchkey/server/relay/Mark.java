package latchkey.server.relay;

import latchkey.protocol.Bytes;
import latchkey.protocol.relay.Incarnation;
import latchkey.protocol.relay.Place;

/**
 * A place in a meeting's messages, and what stands there.
 *
 * @param transcript of all messages of the incarnation up to there
 */
public record Mark(Incarnation incarnation, long seq, Bytes transcript) {
  public Place place() {
    return new Place(incarnation.number(), seq);
  }
}
