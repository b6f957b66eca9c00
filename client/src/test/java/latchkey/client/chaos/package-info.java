/**
 * A meeting in bad weather: a seeded {@link latchkey.client.chaos.Schedule} of people who talk,
 * come, go and lose their lines while the server is killed, played by real clients ({@link
 * latchkey.client.chaos.Stage}) through a {@link latchkey.client.chaos.FaultyProxy} each, and
 * judged by an {@link latchkey.client.chaos.Oracle} that knows from the server's durable log alone
 * who was to see what. {@link latchkey.client.chaos.ChaosTest} says how to run it at length and how
 * to replay a seed.
 */
@NullMarked
package latchkey.client.chaos;

import org.jspecify.annotations.NullMarked;
