/**
 * Members' devices, as the server knows them: by an access token, until they are signed out. Start
 * at {@link latchkey.server.device.Devices}.
 */
@NullMarked
package latchkey.server.device;

import org.jspecify.annotations.NullMarked;
