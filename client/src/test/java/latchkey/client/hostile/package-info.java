/**
 * A server that lies to real clients. {@link latchkey.client.hostile.HostileServer} stands between
 * one client and a real server; {@link latchkey.client.hostile.Scenario} sets a meeting up; the
 * tests are the scenarios, and docs/hostile-server.md lists them by name.
 */
@NullMarked
package latchkey.client.hostile;

import org.jspecify.annotations.NullMarked;
