package latchkey.server.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import latchkey.protocol.Limits;

/** A number that an operator may set: how much of something there may be, or how often. */
public enum Limit {
  /** Devices and guests of a meeting, and accounts that it is open to. */
  PARTICIPANTS(Limits.MAX_PARTICIPANTS),
  /** Guests that wait to be let into a meeting. */
  LOBBY(1_000),
  /** Guests that wait under one invitation, where it has no more uses left than that. */
  LOBBY_OF_INVITATION(10),
  /** Meetings of one host that go on. */
  MEETINGS(500),
  /** Invitations of a meeting, used and revoked ones included. */
  INVITATIONS(10_000),
  /** Entries of a roster; those by which somebody goes out still fit. */
  ROSTER_ENTRIES(50_000),
  /** Sign-in links for one name that wait to be used. */
  SIGN_IN_LINKS(20),
  /** Device links that one device has made and that wait to be used. */
  DEVICE_LINKS(5),

  /** Envelopes that wait for a device. */
  MAILBOX(Limits.MAX_MAILBOX),
  /** Envelopes of one sender that wait for a device. */
  MAILBOX_OF_SENDER(Limits.MAX_MAILBOX_OF_SENDER),

  /** Connections of a member's device at a time. */
  DEVICE_CONNECTIONS(100),
  /** Connections of a guest at a time. */
  GUEST_CONNECTIONS(50),
  /** Connections from one remote address that have not proved whose they are. */
  STRANGERS_CONNECTIONS(1_000),

  /** Seconds that the first request of a connection may take until its head is there. */
  HEAD_SECONDS(10),
  /** Seconds that the body of a request may take. */
  BODY_SECONDS(30),
  /** Seconds that a connection may rest between requests. */
  REST_SECONDS(75),
  /** Seconds that a Socket.IO connection may be in no namespace. */
  CONNECT_SECONDS(15),

  /** Sign-ins, join pages, knocks and the like a minute from one remote address, each. */
  STRANGERS_CALLS(120),
  /** Tokens a minute that a remote address sends with its calls and that nobody has. */
  STRANGERS_TOKENS(120),
  /** REST calls a minute of a member's device. */
  DEVICE_CALLS(1_200),
  /** REST calls a minute of a guest. */
  GUEST_CALLS(600),
  /** Events a minute of a member's device. */
  DEVICE_EVENTS(6_000),
  /** Events a minute of a guest. */
  GUEST_EVENTS(Limits.MAX_GUEST_EVENTS_A_MINUTE),
  /** Times a minute that a device or guest publishes keys. */
  KEY_UPLOADS(10),
  /** Key bundles a minute that a device or guest takes. */
  BUNDLES(6_000),
  /** Times an hour that a device takes the same device's bundle. */
  BUNDLE_TAKES(Limits.MAX_BUNDLE_TAKES_AN_HOUR),
  /** Times an hour that a person's devices together take the same device's bundle. */
  BUNDLE_TAKES_OF_PERSON(20);

  private final int usual;

  Limit(int usual) {
    this.usual = usual;
  }

  /** What it is unless set. */
  public int usual() {
    return usual;
  }

  /** As an operator writes it, such as {@code guest-events}. */
  public String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Limit> ofOption(String option) {
    return Arrays.stream(values()).filter(limit -> limit.option().equals(option)).findAny();
  }
}
