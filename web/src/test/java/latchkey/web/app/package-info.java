/**
 * The web app in real browsers, against a real server and with the Java SDK in the same meetings.
 * Start at {@link latchkey.web.app.BrowserTest}.
 */
@NullMarked
package latchkey.web.app;

import org.jspecify.annotations.NullMarked;
