package latchkey.client;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import latchkey.client.content.ContentWriter;
import latchkey.client.distribute.Distributor;
import latchkey.client.distribute.OwnSenderKey;
import latchkey.client.model.LatchkeyException;
import latchkey.client.outbox.AuthorCounter;
import latchkey.client.outbox.Outgoing;
import latchkey.client.roster.RosterFollower;
import latchkey.client.store.AuthorPlaces;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.MessageId;
import latchkey.protocol.content.Content;
import latchkey.protocol.content.VoidMessage;
import latchkey.protocol.log.meeting.MeetingLog;
import latchkey.protocol.message.AuthorPlace;
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
    /** By this device, and not shown. */
    SILENT,
    /** By a guest. */
    PASSED_ON
  }

  private final MemberEngine meeting;
  private final MessageId id;
  private final UnaryOperator<Content.Builder> body;
  private final Kind kind;
  private final BooleanSupplier needless;
  private @Nullable SendMessage sealed;

  private GroupMessage(
      MemberEngine meeting,
      MessageId id,
      UnaryOperator<Content.Builder> body,
      Kind kind,
      BooleanSupplier needless) {
    this.meeting = meeting;
    this.id = id;
    this.body = body;
    this.kind = kind;
    this.needless = needless;
    meeting.session().ownMessages.expect(id, body.apply(Content.newBuilder()).build());
  }

  /**
   * What the person said: the store keeps it until it is seen in its place, and the application is
   * told if it is given up.
   */
  static GroupMessage own(MemberEngine meeting, MessageId id, UnaryOperator<Content.Builder> body) {
    return new GroupMessage(meeting, id, body, Kind.SAID, () -> false);
  }

  /** As {@link #own}, of what stands in no conversation. */
  static GroupMessage silent(
      MemberEngine meeting, MessageId id, UnaryOperator<Content.Builder> body) {
    return new GroupMessage(meeting, id, body, Kind.SILENT, () -> false);
  }

  /**
   * What somebody else said.
   *
   * @param needless whether another device has passed it on meanwhile
   */
  static GroupMessage passedOn(
      MemberEngine meeting,
      MessageId id,
      UnaryOperator<Content.Builder> body,
      BooleanSupplier needless) {
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
      UnaryOperator<Content.Builder> said =
          meeting
              .session()
              .ownMessages
              .expected(earlier.get().messageId())
              .<UnaryOperator<Content.Builder>>map(content -> builder -> builder.mergeFrom(content))
              .orElseGet(() -> nothing(earlier.get()));
      while (!post(earlier.get().messageId(), said)) {
        sealed = null;
      }
      sealed = null;
    }
  }

  private static UnaryOperator<Content.Builder> nothing(AuthorPlaces.Pending givenUp) {
    ByteString hash = ByteString.copyFrom(givenUp.hash().toByteArray());
    VoidMessage.Builder nothing = VoidMessage.newBuilder().setHash(hash);
    return content -> content.setVoidMessage(nothing);
  }

  /** False where people have come or gone meanwhile: it is to be encrypted anew. */
  private boolean post(MessageId messageId, UnaryOperator<Content.Builder> said) {
    SendMessage message = sealed == null ? seal(messageId, said) : sealed;
    sealed = message;
    try {
      var unused = meeting.line().send(message);
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
  private SendMessage seal(MessageId messageId, UnaryOperator<Content.Builder> said) {
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
            key.isRotationDue() || distributor.holdsBack()
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

  private SendMessage encrypt(
      MeetingLog log, OwnSenderKey key, MessageId messageId, UnaryOperator<Content.Builder> said) {
    Content content = ContentWriter.write(log, said);
    AuthorPlace place = counter().place(messageId, content);
    Content placed = content.toBuilder().setAuthorPlace(place.wire()).build();
    return new SendMessage(meeting.id(), messageId, log.size(), key.encrypt(placed));
  }

  @Override
  public boolean hasArrived() {
    return !meeting.session().ownMessages.isExpected(id);
  }

  @Override
  public void failed(LatchkeyException reason) {
    meeting.session().ownMessages.givenUp(id);
    if (kind != Kind.PASSED_ON) {
      meeting.session().store.outbox().remove(meeting.id(), id);
    }
    if (kind == Kind.SAID) {
      meeting
          .session()
          .emit(
              new MeetingEvent.MessageFailed(
                  id, reason.code(), String.valueOf(reason.getMessage())));
    }
  }
}
