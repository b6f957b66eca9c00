package latchkey.protocol.message;

import latchkey.protocol.Require;

/** A guest's words, passed on to the group by a member. */
public record RelayedGuestText(GuestText words) implements GroupBody {
  static RelayedGuestText read(latchkey.protocol.message.wire.RelayedGuestText wire) {
    Require.that(wire.hasWords(), "the guest's words are missing");
    return new RelayedGuestText(GuestText.read(wire.getWords()));
  }

  @Override
  public int type() {
    return GroupBody.RELAYED_GUEST_TEXT;
  }

  @Override
  public latchkey.protocol.message.wire.RelayedGuestText wire() {
    return latchkey.protocol.message.wire.RelayedGuestText.newBuilder()
        .setWords(words.wire())
        .build();
  }
}
