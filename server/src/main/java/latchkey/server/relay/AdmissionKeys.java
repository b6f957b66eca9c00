package latchkey.server.relay;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.relay.Envelope;
import latchkey.server.refusal.Refused;

/**
 * Sender keys that come together with the admission of those whom they are for. A guest finds its
 * key in its mailbox as soon as it may look.
 */
public final class AdmissionKeys {
  private final PostOffice postOffice;

  public AdmissionKeys(RelayStores stores, RelayLimits limits, Clock clock) {
    this.postOffice = new PostOffice(stores.mailboxes(), stores.readers(), limits, clock);
  }

  /**
   * Posts them, all or none; inside the write that lets the guests in, when they are in.
   *
   * @param guests whom it lets in
   * @return the envelopes' ids, in order
   */
  public List<EnvelopeId> post(
      MeetingId meetingId, Address sender, List<Envelope> envelopes, Set<Address> guests) {
    requireOneEach(envelopes, guests);
    if (envelopes.isEmpty()) {
      return List.of();
    }
    List<EnvelopeId> ids = new ArrayList<>();
    for (MailResult result : postOffice.post(meetingId, sender, null, envelopes).results()) {
      switch (result) {
        case MailResult.Kept kept -> ids.add(Objects.requireNonNull(kept.id()));
        case MailResult.NotKept not -> throw new Refused(not.code(), not.why());
      }
    }
    return ids;
  }

  private static void requireOneEach(List<Envelope> envelopes, Set<Address> guests) {
    Set<Address> recipients = new HashSet<>();
    for (Envelope envelope : envelopes) {
      if (!guests.contains(envelope.recipient()) || !recipients.add(envelope.recipient())) {
        throw new Refused(
            ErrorCode.INVALID_REQUEST,
            "envelopes are for guests that the entry lets in, one for each at most.");
      }
    }
  }
}
