/**
 * What happened on the server that its operator may have to account for. Start at {@link
 * latchkey.server.audit.AuditLog}.
 */
@NullMarked
package latchkey.server.audit;

import org.jspecify.annotations.NullMarked;
