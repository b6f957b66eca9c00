package latchkey.client;

import java.time.Duration;
import latchkey.client.roster.RosterSource;
import latchkey.protocol.MeetingId;
import latchkey.protocol.meeting.Participants;
import latchkey.protocol.relay.Position;
import latchkey.protocol.relay.RelayAck;
import latchkey.protocol.relay.ReplayPage;
import latchkey.protocol.relay.RequestSenderKey;

/** The server's side of one meeting, as far as members' devices and guests have it in common. */
interface MeetingLine extends RosterSource {
  MeetingId meeting();

  /** Takes (again) part in the relay. */
  Position join();

  ReplayPage replay(long after);

  void acknowledge(RelayAck handled);

  /** How long to wait between acknowledgements. */
  Duration pause();

  void requestSenderKey(RequestSenderKey request);

  Participants participants();
}
