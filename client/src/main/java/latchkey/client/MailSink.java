package latchkey.client;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import latchkey.client.deliver.Mailbox;
import latchkey.protocol.Address;
import latchkey.protocol.EnvelopeId;
import latchkey.protocol.message.GuestText;
import latchkey.protocol.message.GuestWords;
import latchkey.protocol.message.Label;

/** Passes on what envelopes bring. */
final class MailSink implements Mailbox.Sink {
  private final MeetingSession session;

  /** Each sender's newest key since this device came in. */
  private final Map<Address, UUID> newest = new HashMap<>();

  MailSink(MeetingSession session) {
    this.session = session;
  }

  @Override
  public void keyCame(Address sender, UUID distributionId) {
    session.requests().came(sender, distributionId);
    UUID before = newest.put(sender, distributionId);
    if (before == null) {
      session.emit(new MeetingEvent.EncryptionReady(session.people.of(sender)));
    } else if (!before.equals(distributionId)) {
      session.emit(new MeetingEvent.KeyRenewed(session.people.of(sender), false));
    }
    session.retryHeld();
  }

  @Override
  public void guestSaid(GuestText text, GuestWords words) {
    session.role().guestSaid(text, words);
  }

  @Override
  public void labelled(Address maker, Label label) {
    session.role().labelled(maker, label);
  }

  @Override
  public void refused(Address sender, String reason) {
    session.emit(new MeetingEvent.MessageRefused(session.people.of(sender), reason));
  }

  @Override
  public void sessionBroken(Address sender) {
    session.requests().sessionBroken(sender);
  }

  @Override
  public void repeated(Address sender) {
    session.requests().repeated(sender);
  }

  @Override
  public void handled(EnvelopeId envelope) {
    session.acknowledgements.handled(envelope);
  }
}
