package latchkey.client.chaos;

/**
 * How big a meeting is played.
 *
 * @param members accounts, the host's included
 * @param secondDevices how many of them sign in on one device more
 * @param guests who come in all, one after another
 * @param guestsAtFirst of those, who are let in together at the beginning
 * @param messages that are said
 * @param kills of the server
 * @param paceMillis between two steps, on average
 */
public record Cast(
    int members,
    int secondDevices,
    int guests,
    int guestsAtFirst,
    int messages,
    int kills,
    int paceMillis) {
  /** For the normal suite. */
  public static final Cast SHORT = new Cast(3, 1, 10, 5, 320, 2, 70);

  /** At length; of these messages some are for people to say who are not there just then. */
  public static final Cast LONG = new Cast(6, 3, 40, 14, 5_100, 8, 45);
}
