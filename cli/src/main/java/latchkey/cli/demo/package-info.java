/**
 * {@code latchkey demo}: a real server with real clients, told as a story. Start at {@link
 * latchkey.cli.demo.DemoCommand}.
 */
@NullMarked
package latchkey.cli.demo;

import org.jspecify.annotations.NullMarked;
