/**
 * A meeting in bad weather: a seeded {@link latchkey.client.chaos.Schedule} of people who talk,
 * come, go and lose their lines while the server is killed, played by real clients ({@link
 * latchkey.client.chaos.Stage}) through a {@link latchkey.client.chaos.FaultyProxy} each, and
 * judged by an {@link latchkey.client.chaos.Oracle} that knows from the server's durable log alone
 * who was to see what.
 *
 * <p>One short schedule is a part of the suite. {@code mvn test -pl client -Dtest=ChaosTest
 * -Dlatchkey.chaos.seeds=7,8} plays the schedules of these seeds; with {@code
 * -Dlatchkey.chaos.long=true} at length, with more than 20 people and 5,000 messages each. Of each,
 * {@code target/chaos} keeps the steps, the server's log, and all that everybody was told. A
 * schedule is a function of its seed; threads and sockets are not, so a fault may take a few runs
 * to come again.
 */
@NullMarked
package latchkey.client.chaos;

import org.jspecify.annotations.NullMarked;
