/**
 * REST: one table of routes, each handed to the domain and its answer put into JSON. Start at
 * {@link latchkey.server.api.rest.RestApi}.
 */
@NullMarked
package latchkey.server.api.rest;

import org.jspecify.annotations.NullMarked;
