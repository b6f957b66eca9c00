package latchkey.server.config;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import latchkey.protocol.Limits;

/** A number that an operator may set: how much of something there may be, or how often. */
public enum Limit {
  PARTICIPANTS(
      Limits.MAX_PARTICIPANTS, "devices and guests that take part in a meeting; members of one"),
  LOBBY(1_000, "guests that wait, for one meeting"),
  LOBBY_OF_INVITATION(
      10, "guests that wait under one invitation, where it has at most so many uses left"),
  MEETINGS(500, "meetings that one account has made, is in, and that go on"),
  INVITATIONS(10_000, "invitations of one meeting, used and revoked ones included"),
  ROSTER_ENTRIES(50_000, "entries of one meeting's log; those by which people go out still fit"),
  SIGN_IN_LINKS(20, "sign-in links for one name, unused"),
  DEVICE_LINKS(5, "device links that one device has made, unused"),

  MAILBOX(Limits.MAX_MAILBOX, "envelopes that wait for a device"),
  MAILBOX_OF_SENDER(
      Limits.MAX_MAILBOX_OF_SENDER, "envelopes that wait for a device from one sender"),

  DEVICE_CONNECTIONS(
      100,
      "connections of a member's device at a time; those that a bad network has left behind count for up to 45 seconds"),
  GUEST_CONNECTIONS(50, "connections of a guest at a time"),
  STRANGERS_CONNECTIONS(
      1_000, "connections from one remote address that have not proved whose they are"),

  HEAD_SECONDS(
      10, "seconds that the first request of a connection may take until its head is there"),
  BODY_SECONDS(30, "seconds that the body of a request may take"),
  SEGMENT_SECONDS(
      120, "seconds that a segment of a file may take, from its head on, of a known caller"),
  REST_SECONDS(75, "seconds that a connection may rest between two requests"),
  CONNECT_SECONDS(15, "seconds that a Socket.IO connection may be in no namespace"),

  STRANGERS_CALLS(
      120,
      "join pages, knocks, the descriptions for programs, and each call by which devices sign in, a minute from one remote address"),
  STRANGERS_TOKENS(120, "calls a minute from one remote address with an unknown token"),
  DEVICE_CALLS(1_200, "REST calls a minute of a member's device"),
  GUEST_CALLS(600, "REST calls a minute of a guest"),
  DEVICE_EVENTS(6_000, "events a minute of a member's device; as often it may connect"),
  GUEST_EVENTS(
      Limits.MAX_GUEST_EVENTS_A_MINUTE, "events a minute of a guest; as often it may connect"),
  KEY_UPLOADS(10, "times a minute that a device or guest publishes keys"),
  BUNDLES(6_000, "key bundles a minute that a device or guest takes"),
  BUNDLE_TAKES(
      Limits.MAX_BUNDLE_TAKES_AN_HOUR, "times an hour that a device takes the same bundle"),
  BUNDLE_TAKES_OF_PERSON(
      20, "times an hour that all devices of a person together take the same bundle"),

  FILE_MIB(500, "MiB that a file may have"),
  SENDER_FILES_MIB(2_048, "MiB that the files of one device or guest have together in a meeting"),
  SENDER_FILES(1_000, "files of one device or guest in a meeting"),
  MEETING_FILES_MIB(5_120, "MiB that all files of a meeting have together"),
  MEETING_FILES(10_000, "files of a meeting"),
  SEGMENTS(
      3_000, "segments of files, 1 MiB each, that a device or guest sends and fetches a minute"),
  DISK_SPARE_MIB(
      512, "MiB that stay free on the disk of the files: where there are fewer, none is taken"),

  AUDIT_DAYS(90, "days that the audit log keeps");

  private final int usual;
  private final String says;

  Limit(int usual, String says) {
    this.usual = usual;
    this.says = says;
  }

  /** What it is unless set. */
  public int usual() {
    return usual;
  }

  /** What it bounds, for the operator who sets it. */
  public String says() {
    return says;
  }

  /** As an operator writes it, such as {@code guest-events}. */
  public String option() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<Limit> ofOption(String option) {
    return Arrays.stream(values()).filter(limit -> limit.option().equals(option)).findAny();
  }
}
