/**
 * The Latchkey SDK: end-to-end encrypted meetings for members ({@link latchkey.client.Member}) and
 * for guests without an account ({@link latchkey.client.Guest}). What happens in a meeting comes as
 * {@link latchkey.client.MeetingEvent}s. A member makes a meeting, lets a guest in, and is read:
 *
 * <pre>{@code
 * static String meet(String signInLink, Path keys) throws InterruptedException {
 *   try (KeyStore store = KeyStore.inFile(keys);
 *       Member hanna = Member.signIn(signInLink, "Hanna's laptop", store)) {
 *
 *     MemberMeeting meeting = hanna.createMeeting("Plans", MeetingOptions.HOST_ADMITS, event -> {});
 *     String link = meeting.invite(InviteOptions.forOneGuest()).link();
 *
 *     var texts = new LinkedBlockingQueue<String>();
 *     MeetingListener listener =
 *         event -> {
 *           if (event instanceof MeetingEvent.MessageReceived message) {
 *             texts.add(message.text());
 *           }
 *         };
 *     try (GuestMeeting guest = Guest.knock(link, "Gus", listener)) {
 *       meeting.admit(guest.sessionId());
 *       meeting.say("Welcome, Gus.");
 *       return texts.take();
 *     }
 *   }
 * }
 * }</pre>
 *
 * <p>The packages below are the SDK's inside, except for {@link latchkey.client.store.KeyStore} and
 * {@link latchkey.client.crypto.SafetyNumber}.
 */
@NullMarked
package latchkey.client;

import org.jspecify.annotations.NullMarked;
