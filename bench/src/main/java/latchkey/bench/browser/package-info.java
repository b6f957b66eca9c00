/** How fast the SDK is in a browser. Start at {@link latchkey.bench.browser.Browser}. */
@NullMarked
package latchkey.bench.browser;

import org.jspecify.annotations.NullMarked;
