/**
 * A real server, members and guests with real keys, spoken to over real HTTP. Start at {@link
 * latchkey.server.testing.TestServer}.
 */
package latchkey.server.testing;
