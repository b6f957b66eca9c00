package latchkey.client;

import java.time.Duration;
import java.util.Optional;
import latchkey.client.roster.RosterSource;
import latchkey.protocol.Bytes;
import latchkey.protocol.MeetingId;
import latchkey.protocol.meeting.Participants;
import latchkey.protocol.message.SignedHeartbeat;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.RelayAck;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.RequestSenderKey;

/** The server's side of one meeting, as far as members' devices and guests have it in common. */
interface MeetingLine extends RosterSource {
  MeetingId meeting();

  /**
   * Takes (again) part in the relay.
   *
   * @param receipt the newest that this device holds
   */
  Position join(Optional<Bytes> receipt);

  ReplayPage replay(Place after);

  void acknowledge(RelayAck handled);

  /** How long to wait between acknowledgements. */
  Duration pause();

  void requestSenderKey(RequestSenderKey request);

  void beat(SignedHeartbeat heartbeat);

  Participants participants();
}
