package latchkey.client.vouch;

import com.google.protobuf.InvalidProtocolBufferException;
import latchkey.client.content.ContentReader.Said;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.content.RelayedGuestText;

/** A guest's text, as it is published and as it is kept until then. */
public record KeptGuestText(GuestTexts.Key key, Said said) {
  /** What was kept. */
  public static KeptGuestText of(Bytes kept) {
    try {
      RelayedGuestText relayed = RelayedGuestText.parseFrom(kept.toByteArray());
      Said said = Said.of(relayed.getText());
      Address guest = new Address(relayed.getSessionId(), Address.GUEST_DEVICE_ID);
      return new KeptGuestText(new GuestTexts.Key(guest, said.messageId()), said);
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("A guest's text that was kept is damaged.", e);
    }
  }

  public Bytes kept() {
    return Bytes.of(relayed().toByteArray());
  }

  /** What is said to the group. */
  public RelayedGuestText relayed() {
    return RelayedGuestText.newBuilder()
        .setSessionId(key.guest().id())
        .setText(said.wire())
        .build();
  }
}
