package latchkey.client;

import latchkey.client.crypto.OwnKeys;
import latchkey.client.http.GuestApi;
import latchkey.client.invite.JoinLink;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.Limits;
import latchkey.protocol.Names;
import latchkey.protocol.guest.GuestRegistered;
import latchkey.protocol.guest.JoinInfo;
import latchkey.protocol.guest.RegisterGuest;
import latchkey.protocol.keys.PublishKeys;

/** The way in for somebody without an account. */
public final class Guest {
  private Guest() {}

  /**
   * What a link leads to, by the server's word.
   *
   * @param link {@code https://server/join/…#…}, whole
   * @throws LatchkeyException {@code invitation_unknown}, {@code invitation_expired} and the like
   * @throws latchkey.protocol.InvalidInput if the link is not one
   */
  public static JoinInfo lookUp(String link) {
    Invitation.Link invitation = Invitation.Link.parse(link);
    return GuestApi.joinInfo(invitation.server(), invitation.parts().token());
  }

  /**
   * Knocks. Keys are made for this one visit and kept in memory alone.
   *
   * @param link {@code https://server/join/…#…}, whole
   * @param typed the name, as the members will see it, 1 to 64 characters
   * @throws LatchkeyException {@code invitation_unknown}, {@code invitation_expired} and the like
   * @throws latchkey.protocol.InvalidInput if the link or the name is not one
   */
  public static GuestMeeting knock(String link, String typed, MeetingListener listener) {
    String displayName = Names.tidied(typed, Limits.MAX_NAME_CODE_POINTS, "displayName");
    Invitation.Link invitation = Invitation.Link.parse(link);
    JoinLink parts = invitation.parts();
    JoinInfo info = GuestApi.joinInfo(invitation.server(), parts.token());
    KeyStore store = KeyStore.inMemory();
    OwnKeys own = OwnKeys.in(store);
    PublishKeys keys = own.publish();
    RegisterGuest knock = parts.knock(info.meetingId(), displayName, own, keys);
    GuestRegistered registered = GuestApi.register(invitation.server(), knock);
    requireSame(registered, knock.sessionId(), info);
    own.published(keys.signedPreKey());
    GuestEngine engine = new GuestEngine(registered, invitation, store, listener);
    return new GuestMeeting(engine, info.title(), info.hostName());
  }

  /** The guest has signed for this meeting and this visit. */
  private static void requireSame(
      GuestRegistered registered, GuestSessionId session, JoinInfo info) {
    if (!registered.sessionId().equals(session)
        || !registered.meetingId().equals(info.meetingId())) {
      throw new LatchkeyException(
          ErrorCode.INTERNAL,
          "The server answers for another visit or another meeting. Try again.");
    }
  }
}
