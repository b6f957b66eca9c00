package latchkey.client;

import java.time.Instant;
import java.util.Optional;
import latchkey.client.model.AccountAlarm;
import latchkey.client.model.KeyCoverage;
import latchkey.client.roster.RosterAlarm;
import latchkey.protocol.Bytes;
import latchkey.protocol.ErrorCode;
import latchkey.protocol.GuestSessionId;
import latchkey.protocol.MessageId;
import latchkey.protocol.UserId;
import latchkey.protocol.guest.GuestStatus;
import latchkey.protocol.member.MemberKnockState;
import latchkey.protocol.message.MessageReference;
import latchkey.protocol.message.SharedFile;

/** Something that an application may want to show. */
public sealed interface MeetingEvent {

  /** A guest knocks, with proofs that it has the link and its own key. Members only. */
  record GuestWaiting(GuestSessionId sessionId, String name) implements MeetingEvent {}

  /** An account knocks, with proofs that it has a member link. Hosts only. */
  record MemberWaiting(UserId userId, String name) implements MeetingEvent {}

  /** An account that waited does not wait any longer: declined, gone, or let in. */
  record MemberNoLongerWaiting(UserId userId, MemberKnockState state) implements MeetingEvent {}

  /**
   * The secret of an invitation's link has reached the server, by the server's own word: some
   * program has changed the {@code #} in it. A person who opened it cannot come in by it. Withdraw
   * the invitation and make another. Members only.
   */
  record LinkBurnt(Bytes tokenHash) implements MeetingEvent {}

  /** Somebody who waited waits no more: declined, gone or expired before being let in. */
  record GuestNoLongerWaiting(GuestSessionId sessionId, GuestStatus status)
      implements MeetingEvent {}

  /** A guest takes part from now on: signed, verified. */
  record GuestAdmitted(Participant guest) implements MeetingEvent {}

  /** A guest takes part no more. */
  record GuestGone(Participant guest, GuestStatus status) implements MeetingEvent {}

  /** A member's device takes part from now on: it has signed that itself. */
  record DeviceAdded(Participant device) implements MeetingEvent {}

  /** A member's device takes part no more. */
  record DeviceRemoved(Participant device) implements MeetingEvent {}

  /** A member's device of this meeting is connected. */
  record ParticipantJoined(Participant participant) implements MeetingEvent {}

  /** A member's device of this meeting is away; it still takes part. */
  record ParticipantLeft(Participant participant) implements MeetingEvent {}

  /** The connection stands (again), and this guest waits to be let in. Guests only. */
  record Waiting() implements MeetingEvent {}

  /** This device takes part: a guest was admitted, a member's device has joined. */
  record Admitted() implements MeetingEvent {}

  /**
   * A message.
   *
   * @param seq its place in the meeting: the same for everybody, until a server was restored from
   *     an older copy; then each device counts on
   * @param sentAt by the author's clock
   * @param passedOnBy for a guest's message, which the guest has signed, the member who passed it
   *     on
   * @param reference by which others refer to it
   * @param quote the words that it answers
   */
  record MessageReceived(
      Participant author,
      String text,
      MessageId messageId,
      long seq,
      Instant sentAt,
      Optional<Participant> passedOnBy,
      MessageReference reference,
      Optional<Quote> quote)
      implements MeetingEvent {}

  /**
   * A file, which {@link Conversation#saveFile} fetches. Its name and media type are its sender's
   * word.
   *
   * @param seq as of a message
   * @param sentAt by the author's clock
   * @param passedOnBy for a guest's file, the member who passed its message on
   * @param reference by which others refer to it
   */
  record FileReceived(
      Participant author,
      SharedFile file,
      MessageId messageId,
      long seq,
      Instant sentAt,
      Optional<Participant> passedOnBy,
      MessageReference reference)
      implements MeetingEvent {}

  /**
   * Its author has put other words in place of those that it had said. Of several edits the one
   * with the highest {@code seq} counts; none does after a deletion. The target may have been said
   * before this device came.
   */
  record MessageEdited(
      Participant author, MessageReference target, String text, long seq, Instant sentAt)
      implements MeetingEvent {}

  /** Its author has deleted what it had said: show that in its place, and forget the words. */
  record MessageDeleted(Participant author, MessageReference target, long seq, Instant sentAt)
      implements MeetingEvent {}

  /**
   * A person has put an emoji beside a message.
   *
   * @param withdrawn or has taken it back
   */
  record Reacted(
      Participant author,
      MessageReference target,
      String emoji,
      boolean withdrawn,
      long seq,
      Instant sentAt)
      implements MeetingEvent {}

  /**
   * What this device said has its place in the meeting, durably.
   *
   * @param reference by which others refer to it
   */
  record MessageSent(MessageId messageId, long seq, MessageReference reference)
      implements MeetingEvent {}

  /** What this device said will not be sent. */
  record MessageFailed(MessageId messageId, ErrorCode code, String reason)
      implements MeetingEvent {}

  /** Something came under somebody's name that does not hold; it is not shown. */
  record MessageRefused(Participant author, String reason) implements MeetingEvent {}

  /**
   * Of what this author has said, so many messages have not come that stand before the next one: by
   * the author's own count, whatever the server says.
   */
  record WordsMissing(Participant author, long count) implements MeetingEvent {}

  /**
   * The next message of this author comes after one that the author said later, or contradicts what
   * it said before.
   */
  record WordsOutOfPlace(Participant author) implements MeetingEvent {}

  /**
   * This author has signed two different messages for one place among its own. The one that came
   * first is shown, this is the other.
   *
   * @param words what it says; empty where it says nothing
   */
  record WordsContradict(Participant author, String words) implements MeetingEvent {}

  /**
   * The server has given this device and the other one different messages, or in another order:
   * what the other says that it was given is not what this device was. Told once of each.
   */
  record ConversationsDiffer(Participant other) implements MeetingEvent {}

  /**
   * Others' heartbeats have come on this connection, and have not for 45 seconds, though by the
   * server's word members are here: it may be standing still, or their devices asleep.
   */
  record HeartbeatsMissing() implements MeetingEvent {}

  /** The server does not hand out the messages with these numbers, which somebody has sent. */
  record MessagesMissing(long from, long to) implements MeetingEvent {}

  /**
   * The server was restored from an older copy, or says so. People who come back later do not get
   * what it has lost; what is shown here stays, and the meeting goes on.
   *
   * @param lost so many messages that this device has read are not on the server any more; 0 where
   *     the device does not know of any
   * @param since by the server's clock, where it can say so
   */
  record ServerRestored(long lost, Optional<Instant> since) implements MeetingEvent {}

  /**
   * The key store on this device is an older copy of the one that it used last, by what the server
   * shows. The device has begun anew: it counts its messages anew, under a new key, in new
   * sessions. If no back-up was put back, another may have a copy of the store.
   *
   * @param unread so many messages stand under this device's name that the store does not know.
   *     They cannot be shown here; others have read them
   */
  record KeyStoreRestored(int unread) implements MeetingEvent {}

  /**
   * A message that is said to be this sender's waits for a key that does not come. It is shown if
   * the key does come; what others say goes on.
   */
  record KeyOverdue(Participant sender) implements MeetingEvent {}

  /** More or fewer participants can open what this device sends. */
  record KeyCoverageChanged(KeyCoverage coverage) implements MeetingEvent {}

  /** How far the device's key has been handed out, where that takes several steps. */
  record DistributionProgress(int done, int total) implements MeetingEvent {}

  /** Encryption could not be set up for this participant, and why. Tried again where that helps. */
  record EncryptionFailed(Participant participant, ErrorCode code, String reason)
      implements MeetingEvent {}

  /** The keys of this sender have come: its messages open. */
  record EncryptionReady(Participant sender) implements MeetingEvent {}

  /**
   * A device speaks under a new key from now on: who has gone before opens nothing that it says.
   * Its own is told to a device as it makes it, before it next speaks.
   *
   * @param own whether it is this device
   */
  record KeyRenewed(Participant sender, boolean own) implements MeetingEvent {}

  /**
   * A known device shows another identity key than before. Nothing is sent to it, and nothing taken
   * from it, until the person confirms the new key.
   */
  record IdentityKeyChanged(Participant participant, Bytes newKey) implements MeetingEvent {}

  /** The server shows a log of who takes part that is not the verified one. */
  record RosterRefused(RosterAlarm alarm, String detail) implements MeetingEvent {}

  /**
   * The account is a member from now on; its devices join by themselves.
   *
   * @param isProved whether it came by a link that it proved to have; else it is a first contact,
   *     unproved
   */
  record MemberAdded(UserId userId, String name, boolean isProved) implements MeetingEvent {}

  /**
   * The account is no member any more.
   *
   * @param removed whether a host took it out; else the person has left
   */
  record MemberGone(UserId userId, String name, boolean removed) implements MeetingEvent {}

  /** A member is called otherwise from now on. */
  record MemberRenamed(UserId userId, String from, String to) implements MeetingEvent {}

  /** A member is a host from now on, or is none. */
  record RoleChanged(UserId userId, String name, boolean isHost) implements MeetingEvent {}

  /** A host has closed or opened admission: while it is closed no guest can knock or be let in. */
  record AdmissionChanged(boolean isOpen) implements MeetingEvent {}

  /**
   * The server shows a log of a member's account that contradicts the verified one, which stays in
   * force. Where it is {@link AccountAlarm#FORKED}, devices that were added since the place that it
   * shows twice get no keys.
   */
  record AccountRefused(UserId userId, AccountAlarm alarm, String detail) implements MeetingEvent {}

  /**
   * Only one of two logs of its account that the server shows has this device. It gets no keys, and
   * what it says is not shown.
   */
  record DeviceDisputed(Participant device) implements MeetingEvent {}

  /** The server ran low on this guest's one-time pre-keys and has been given more. */
  record PreKeysReplenished(int preKeys, int kyberPreKeys) implements MeetingEvent {}

  /**
   * The connection is gone, or there has been none since the meeting was opened; it comes by
   * itself, and what is said meanwhile is kept.
   */
  record ConnectionLost(String reason) implements MeetingEvent {}

  /** The connection is back, and everything missed has been read. */
  record ConnectionRestored() implements MeetingEvent {}

  /**
   * A guest was not let in. The meeting is over for it.
   *
   * @param status {@link GuestStatus#DECLINED}, by a person; {@link GuestStatus#LINK_REVOKED} or
   *     {@link GuestStatus#LINK_USED_UP}, as the server says
   */
  record Declined(GuestStatus status) implements MeetingEvent {}

  /** This device or guest was taken out of the meeting. */
  record Removed() implements MeetingEvent {}

  /** The guest session's time is over. */
  record Expired() implements MeetingEvent {}

  /** This device or guest has left for good, by its own will. */
  record Left() implements MeetingEvent {}

  /** The meeting is over. */
  record Ended() implements MeetingEvent {}

  /** This device cannot go on: signed out, or the server does not accept its token. */
  record SignedOut(ErrorCode code, String reason) implements MeetingEvent {}

  /** Something went wrong that should not; the meeting goes on. */
  record Trouble(String detail) implements MeetingEvent {}
}
