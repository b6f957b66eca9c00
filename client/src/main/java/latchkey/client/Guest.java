package latchkey.client;

import latchkey.client.crypto.LinkSecret;
import latchkey.client.crypto.OwnKeys;
import latchkey.client.http.GuestApi;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.protocol.Bytes;
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
    JoinInfo info = GuestApi.joinInfo(invitation.server(), invitation.token());
    KeyStore store = KeyStore.inMemory();
    OwnKeys own = OwnKeys.in(store);
    PublishKeys keys = own.publish();
    Bytes proof =
        invitation
            .secret()
            .guestProof(
                new LinkSecret.GuestClaim(
                    info.meetingId(),
                    invitation.token(),
                    own.identityKey(),
                    own.registrationId(),
                    displayName));
    GuestRegistered registered =
        GuestApi.register(
            invitation.server(),
            new RegisterGuest(
                invitation.token(),
                displayName,
                keys.registrationId(),
                keys.identityKeyPublic(),
                keys.signedPreKey(),
                keys.preKeys(),
                keys.kyberPreKeys(),
                keys.lastResortKyberPreKey(),
                proof));
    GuestEngine engine =
        new GuestEngine(
            invitation.server(), registered, info.title(), invitation.secret(), store, listener);
    return new GuestMeeting(engine, info.title(), info.hostName());
  }
}
