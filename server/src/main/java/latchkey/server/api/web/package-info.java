/**
 * Serves the web app's files, where the class path has them. Start at {@link
 * latchkey.server.api.web.WebApp}.
 */
@NullMarked
package latchkey.server.api.web;

import org.jspecify.annotations.NullMarked;
