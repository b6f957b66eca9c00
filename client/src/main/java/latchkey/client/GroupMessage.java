package latchkey.client;

import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import latchkey.client.deliver.NewestReceipt;
import latchkey.client.distribute.Distributor;
import latchkey.client.distribute.OwnSenderKey;
import latchkey.client.model.LatchkeyException;
import latchkey.client.outbox.AuthorCounter;
import latchkey.client.outbox.Outgoing;
import latchkey.client.roster.RosterFollower;
import latchkey.client.store.AuthorPlaces;
import latchkey.client.vouch.GuestTexts;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.message.AccountForkShown;
import latchkey.protocol.message.GroupBody;
import latchkey.protocol.message.LogPlace;
import latchkey.protocol.message.RelayedGuestText;
import latchkey.protocol.message.Speech;
import latchkey.protocol.message.VoidMessage;
import latchkey.protocol.relay.MessageAccepted;
import latchkey.protocol.relay.Place;
import latchkey.protocol.relay.SendMessage;
import org.jspecify.annotations.Nullable;

/**
 * A message to the group. It is encrypted for those who take part at the moment that it is sent,
 * when all of them have been handed the key: where people have come or gone meanwhile, the server
 * refuses it, and it is encrypted anew.
 */
final class GroupMessage implements Outgoing {
  private static final Duration LONGEST_PASS = Duration.ofSeconds(1);
  private static final Duration KEYS_PAUSE = Duration.ofMillis(50);

  private enum Kind {
    /** By the person. */
    SAID,
    /** By a guest, or what accounts' devices have signed. */
    PASSED_ON
  }

  private final MemberEngine meeting;
  private final MessageId id;
  private final GroupBody body;
  private final Kind kind;
  private final BooleanSupplier needless;
  private @Nullable SendMessage sealed;

  private GroupMessage(
      MemberEngine meeting, MessageId id, GroupBody body, Kind kind, BooleanSupplier needless) {
    this.meeting = meeting;
    this.id = id;
    this.body = body;
    this.kind = kind;
    this.needless = needless;
    meeting.session().ownMessages.expect(id, body);
  }

  /**
   * What the person said: the store keeps it until it is seen in its place, and the application is
   * told if it is given up.
   */
  static GroupMessage own(MemberEngine meeting, MessageId id, Speech said) {
    return new GroupMessage(meeting, id, said, Kind.SAID, () -> false);
  }

  /**
   * What somebody else said.
   *
   * @param needless whether another device has passed it on meanwhile, or it may be passed on no
   *     more; asked with the roster locked, too: never blocks
   */
  static GroupMessage passedOn(
      MemberEngine meeting, MessageId id, RelayedGuestText body, BooleanSupplier needless) {
    return new GroupMessage(meeting, id, body, Kind.PASSED_ON, needless);
  }

  /**
   * What proves that there are two logs of an account.
   *
   * @param needless whether another device has told it meanwhile; never blocks
   */
  static GroupMessage evidence(
      MemberEngine meeting, MessageId id, AccountForkShown body, BooleanSupplier needless) {
    return new GroupMessage(meeting, id, body, Kind.PASSED_ON, needless);
  }

  @Override
  public void send() {
    while (isWanted()) {
      if (sealed == null) {
        settleEarlier();
      }
      if (post(id, body)) {
        return;
      }
    }
  }

  private boolean isWanted() {
    if (meeting.session().ownMessages.isExpected(id) && sealed == null && needless.getAsBoolean()) {
      meeting.session().ownMessages.givenUp(id);
    }
    return meeting.session().ownMessages.isExpected(id);
  }

  /**
   * An earlier message may stand or not. It goes first, if it is still to be said: it was under way
   * when the program ended. If it was given up, a void one with its id takes its place, so that
   * this message follows something that stands.
   */
  private void settleEarlier() {
    Optional<AuthorPlaces.Pending> earlier = counter().unsettled(id);
    if (earlier.isPresent()) {
      GroupBody said =
          meeting
              .session()
              .ownMessages
              .expected(earlier.get().messageId())
              .filter(this::mayBeSaid)
              .orElseGet(() -> new VoidMessage(earlier.get().hash()));
      try {
        while (!post(earlier.get().messageId(), said)) {
          sealed = null;
        }
      } finally {
        sealed = null; // It is the other's, also where that has not gone out.
      }
    }
  }

  /** Nothing is passed on of a guest that was taken out, nor what another device has passed on. */
  private boolean mayBeSaid(GroupBody said) {
    if (!(said instanceof RelayedGuestText relayed)) {
      return true;
    }
    Address guest = Address.ofGuest(relayed.words().said().sessionId());
    return !meeting.session().attendance.wasRemoved(guest)
        && !meeting.session().hasTold(guest, relayed.words().hash());
  }

  /** False where people have come or gone meanwhile: it is to be encrypted anew. */
  private boolean post(MessageId messageId, GroupBody said) {
    SendMessage message = sealed == null ? seal(messageId, said) : sealed;
    sealed = message;
    try {
      MessageAccepted accepted = meeting.line().send(message);
      NewestReceipt receipt = meeting.session().receipt;
      receipt.note(new Place(accepted.incarnation(), accepted.seq()), accepted.receipt());
      receipt.keep();
      counter().stands(messageId);
      return true;
    } catch (LatchkeyException e) {
      if (e.code() != ErrorCode.ROSTER_MOVED) {
        throw e;
      }
      readOn(message, e);
      sealed = null;
      return false;
    }
  }

  private AuthorCounter counter() {
    return meeting.session().counter;
  }

  /** A server that says so, and has nothing new to show, would keep this message for ever. */
  private void readOn(SendMessage refused, LatchkeyException moved) {
    RosterFollower roster = meeting.session().roster;
    roster.catchUp();
    if (roster.read(MeetingLog::size) <= refused.rosterSize()) {
      throw new LatchkeyException(
          ErrorCode.ROSTER_MOVED,
          "The server says that people have come or gone, but shows no entry that says so. It may"
              + " be hiding somebody.",
          null,
          moved);
    }
  }

  /**
   * Keys go before messages: whatever stands in the meeting's log, its key is in the mailbox of
   * everyone who is entitled to it, also if this device dies in the next instant.
   */
  private SendMessage seal(MessageId messageId, GroupBody said) {
    OwnSenderKey key = meeting.ownKey();
    Distributor distributor = meeting.distributor();
    boolean renewed = key.rotateIfDue();
    if (renewed) {
      MeetingSession session = meeting.session();
      session.emit(new MeetingEvent.KeyRenewed(session.people.of(session.self), true));
    }
    if (renewed || distributor.holdsBack()) {
      distributor.pass(LONGEST_PASS);
    }
    return meeting
        .session()
        .roster
        .read(log ->
            key.isRotationDue() || distributor.holdsBack() || isObsolete(messageId, said)
                ? Optional.<SendMessage>empty()
                : Optional.of(encrypt(log, key, messageId, said)))
        .orElseThrow(GroupMessage::keysFirst);
  }

  private static LatchkeyException keysFirst() {
    return new LatchkeyException(
        ErrorCode.UNAVAILABLE,
        "Not everybody has been handed the key yet; the message follows it.",
        KEYS_PAUSE,
        null);
  }

  /** A guest may have been taken out since this device meant to pass its words on. */
  private boolean isObsolete(MessageId messageId, GroupBody said) {
    return messageId.equals(id) && said.equals(body) && needless.getAsBoolean();
  }

  private SendMessage encrypt(
      MeetingLog log, OwnSenderKey key, MessageId messageId, GroupBody said) {
    Bytes ciphertext =
        key.encrypt(
            () ->
                counter()
                    .place(
                        LogPlace.endOf(log), meeting.session().transcript.mark(), messageId, said),
            made -> meeting.session().ownMessages.sends(messageId, said, made));
    return new SendMessage(meeting.id(), messageId, log.size(), ciphertext);
  }

  @Override
  public boolean hasArrived() {
    return !meeting.session().ownMessages.isExpected(id);
  }

  @Override
  public void failed(LatchkeyException reason) {
    if (kind != Kind.PASSED_ON) {
      meeting.session().store.outbox().remove(meeting.id(), id);
    }
    meeting.session().ownMessages.givenUp(id);
    if (body instanceof RelayedGuestText relayed) {
      GuestTexts.Key key = GuestTexts.Key.of(relayed.words());
      meeting.later(() -> meeting.session().insist(() -> meeting.relayDuty().failed(key)));
    }
    if (kind == Kind.SAID) {
      meeting.session().failed(id, reason);
    }
  }
}
