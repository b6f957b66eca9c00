/**
 * What the wire's records look like, as JSON Schema: read off the records themselves, and told in
 * the words of their Javadoc. The descriptions of the calls and of the events are made of it.
 */
@NullMarked
package latchkey.server.description;

import org.jspecify.annotations.NullMarked;
