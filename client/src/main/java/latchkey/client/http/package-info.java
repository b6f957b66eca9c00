/**
 * REST calls, blocking, one method each. The ways in: {@link latchkey.client.http.MemberApi} and
 * {@link latchkey.client.http.GuestApi}. Internal to the SDK.
 */
@NullMarked
package latchkey.client.http;

import org.jspecify.annotations.NullMarked;
