package latchkey.client;

import java.time.Duration;
import java.util.Optional;
import latchkey.client.account.OwnAccount;
import latchkey.client.account.Polling;
import latchkey.client.http.MemberApi;
import latchkey.client.invite.JoinLink;
import latchkey.client.model.LatchkeyException;
import latchkey.client.store.KeyStore;
import latchkey.client.store.MemberLinkAnchors.Anchor;
import latchkey.protocol.Address;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MeetingId;
import latchkey.protocol.UserId;
import latchkey.protocol.log.SigningKey;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.member.MemberKnockState;
import latchkey.protocol.member.MemberLinkInfo;

/**
 * A member link that this account was given, {@code https://server/member/…}: {@link
 * Member#memberLink}. The account knocks with it; once a host has let it in, {@link
 * Member#openMeeting} enters. Calls block until the server has answered.
 */
public final class MemberLink {
  private final JoinLink link;
  private final Address self;
  private final SigningKey key;
  private final OwnAccount own;
  private final KeyStore store;
  private final MemberApi api;
  private MemberLinkInfo info;
  private Optional<AccountPlace> knocked = Optional.empty();

  MemberLink(
      JoinLink link, Address self, SigningKey key, OwnAccount own, KeyStore store, MemberApi api) {
    this.link = link;
    this.self = self;
    this.key = key;
    this.own = own;
    this.store = store;
    this.api = api;
    this.info = api.memberLink(link.token());
  }

  public MeetingId meetingId() {
    return info.meetingId();
  }

  /** What the meeting is called, by the server's word: the log says it once the account is in. */
  public String title() {
    return info.title();
  }

  /** Who made the meeting, by the server's word. */
  public String hostName() {
    return info.hostName();
  }

  /** Where the account stood when the server was last asked. */
  public synchronized MemberKnockState state() {
    return info.state();
  }

  /**
   * Knocks. The hosts see the account's name, and that it has this link.
   *
   * @throws LatchkeyException {@code invitation_expired} and the like
   */
  public synchronized void knock() {
    own.readOn();
    try {
      knockOnce();
    } catch (LatchkeyException e) {
      if (e.code() != ErrorCode.LOG_MOVED) {
        throw e;
      }
      own.readOn();
      knockOnce();
    }
    info = api.memberLink(link.token());
  }

  private void knockOnce() {
    AccountPlace place = own.state().place();
    // Kept before a host can let the account in: the log is taken only if it has this.
    store
        .memberLinkAnchors()
        .put(info.meetingId(), new Anchor(link.tokenHash(), link.key().publicKey(), link.anchor()));
    api.knock(link.knock(info.meetingId(), new UserId(self.id()), self.deviceId(), place, key));
    knocked = Optional.of(place);
  }

  /** Asks the server how it stands. Where the account has changed meanwhile, knocks anew. */
  public synchronized MemberKnockState ask() {
    info = api.memberLink(link.token());
    if (info.state() == MemberKnockState.WAITING
        && !knocked.equals(Optional.of(own.state().place()))) {
      knock();
    }
    return info.state();
  }

  /**
   * Waits until a host has decided.
   *
   * @return {@code MEMBER} or {@code DECLINED}; {@code WAITING} where that did not happen in time;
   *     {@code NONE} where another device of the account has taken the knock back
   * @throws LatchkeyException {@code invitation_revoked}, {@code invitation_used_up} and the like,
   *     where the link lets no one in any longer
   */
  public MemberKnockState await(Duration patience) {
    return Polling.await(
            patience, () -> Optional.of(ask()).filter(state -> state != MemberKnockState.WAITING))
        .orElse(MemberKnockState.WAITING);
  }

  /** Takes the knock back. Nothing happens where the account does not wait. */
  public synchronized void withdraw() {
    api.withdrawKnock(info.meetingId());
    store.memberLinkAnchors().delete(info.meetingId());
    info = api.memberLink(link.token());
  }

  @Override
  public String toString() {
    return "MemberLink[" + info.meetingId() + "]";
  }
}
