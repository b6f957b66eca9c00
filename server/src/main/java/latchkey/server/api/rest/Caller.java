package latchkey.server.api.rest;

import latchkey.server.account.SignedInDevice;
import latchkey.server.guest.GuestSession;

/** Who makes a call, as it has proved. */
sealed interface Caller {
  record Nobody() implements Caller {}

  record Member(SignedInDevice device) implements Caller {}

  record Guest(GuestSession session) implements Caller {}
}
