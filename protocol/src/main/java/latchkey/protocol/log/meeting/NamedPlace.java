package latchkey.protocol.log.meeting;

import java.util.Optional;
import latchkey.protocol.Address;
import latchkey.protocol.Bytes;
import latchkey.protocol.UserId;
import latchkey.protocol.log.EntryRefused;
import latchkey.protocol.log.Ids;
import latchkey.protocol.log.WrittenEntry;
import latchkey.protocol.log.account.AccountPlace;
import latchkey.protocol.log.meeting.wire.AccountMoved;
import latchkey.protocol.log.meeting.wire.DeviceJoined;
import latchkey.protocol.log.meeting.wire.MeetingCreated;
import latchkey.protocol.log.meeting.wire.MemberAdded;

/** The place in an account's log that an entry of a meeting's log names. */
public record NamedPlace(UserId userId, AccountPlace place) {
  /**
   * What a serialised {@code SignedEntry} names: a reader needs that account's log up to there
   * before it takes the entry. Nothing else of the entry has been checked.
   */
  public static Optional<NamedPlace> in(Bytes signedEntry) {
    try {
      WrittenEntry entry = WrittenEntry.parse(signedEntry, MeetingLog.MAX_ENTRY_BYTES);
      Optional<EntryType> type = EntryType.of(entry.content().getType());
      return type.isEmpty() ? Optional.empty() : in(type.get(), entry);
    } catch (EntryRefused e) {
      return Optional.empty();
    }
  }

  private static Optional<NamedPlace> in(EntryType type, WrittenEntry entry) throws EntryRefused {
    return switch (type) {
      case MEETING_CREATED -> {
        MeetingCreated created = Bodies.body(MeetingCreated.parser(), entry);
        yield ofSigner(entry, created.getAccount(), created.hasAccount());
      }
      case DEVICE_JOINED -> {
        DeviceJoined joined = Bodies.body(DeviceJoined.parser(), entry);
        yield ofSigner(entry, joined.getAccount(), joined.hasAccount());
      }
      case ACCOUNT_MOVED -> {
        AccountMoved moved = Bodies.body(AccountMoved.parser(), entry);
        yield ofSigner(entry, moved.getAccount(), moved.hasAccount());
      }
      case MEMBER_ADDED -> {
        MemberAdded added = Bodies.body(MemberAdded.parser(), entry);
        yield Optional.of(
            new NamedPlace(
                Ids.userId(added.getUserId()),
                Bodies.place(added.getAccount(), added.hasAccount())));
      }
      default -> Optional.empty();
    };
  }

  private static Optional<NamedPlace> ofSigner(
      WrittenEntry entry, latchkey.protocol.log.meeting.wire.AccountPlace place, boolean present)
      throws EntryRefused {
    Address signer = Ids.signer(entry.content().getSigner());
    return Ids.isGuest(signer)
        ? Optional.empty()
        : Optional.of(new NamedPlace(new UserId(signer.id()), Bodies.place(place, present)));
  }
}
