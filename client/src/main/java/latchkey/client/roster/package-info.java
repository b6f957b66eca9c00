/**
 * Follows a meeting's roster: checks every entry from the first on, refuses a log that does not
 * extend the one it has, signs what this device has to say. The way in: {@link
 * latchkey.client.roster.RosterFollower}. Internal to the SDK.
 */
@NullMarked
package latchkey.client.roster;

import org.jspecify.annotations.NullMarked;
