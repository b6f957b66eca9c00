package latchkey.protocol.log.meeting;

import java.util.List;
import latchkey.protocol.Address;
import latchkey.protocol.UserId;

/**
 * What an accepted entry says. {@link #signer} says it. {@link #gone} are the devices and guests
 * that took part before it and do not after it.
 */
public sealed interface MeetingEvent {
  Address signer();

  default List<Address> gone() {
    return List.of();
  }

  /** The signer's account is the first host, its device takes part. */
  record MeetingCreated(Address signer, String title, boolean everyMemberAdmits)
      implements MeetingEvent {}

  /** The account is a member, or may join again with devices that went out. */
  record MemberAdded(Address signer, UserId userId, boolean proved, List<Address> gone)
      implements MeetingEvent {
    public MemberAdded {
      gone = List.copyOf(gone);
    }
  }

  /** The signer takes part. */
  record DeviceJoined(Address signer, List<Address> gone) implements MeetingEvent {
    public DeviceJoined {
      gone = List.copyOf(gone);
    }
  }

  /** The signer's account has changed: its name, its devices. */
  record AccountMoved(Address signer, List<Address> gone) implements MeetingEvent {
    public AccountMoved {
      gone = List.copyOf(gone);
    }
  }

  /** The signer's account is no member any more. */
  record MemberLeft(Address signer, List<Address> gone) implements MeetingEvent {
    public MemberLeft {
      gone = List.copyOf(gone);
    }
  }

  /** The account is no member any more. */
  record MemberRemoved(Address signer, UserId userId, List<Address> gone) implements MeetingEvent {
    public MemberRemoved {
      gone = List.copyOf(gone);
    }
  }

  /** The signer does not take part any more. */
  record DeviceLeft(Address signer) implements MeetingEvent {
    @Override
    public List<Address> gone() {
      return List.of(signer);
    }
  }

  /** The member is a host now, or is none. */
  record RoleChanged(Address signer, UserId userId, Role role) implements MeetingEvent {}

  /** There is an invitation. */
  record InvitationMade(Address signer, Invitation invitation) implements MeetingEvent {}

  /** The invitation admits no further guests. */
  record InvitationRevoked(Address signer, Invitation invitation) implements MeetingEvent {}

  /** The guests take part. */
  record GuestsAdmitted(Address signer, List<Guest> guests) implements MeetingEvent {
    public GuestsAdmitted {
      guests = List.copyOf(guests);
    }
  }

  /**
   * The guest does not take part any more.
   *
   * @param hadGone it had gone by itself, and may be admitted again
   * @param gone empty if it had been taken out as gone before, and is now removed for good
   */
  record GuestRemoved(Address signer, Guest guest, boolean hadGone, List<Address> gone)
      implements MeetingEvent {
    public GuestRemoved {
      gone = List.copyOf(gone);
    }
  }

  /** The signer, a guest, does not take part any more. */
  record GuestLeft(Address signer, Guest guest) implements MeetingEvent {
    @Override
    public List<Address> gone() {
      return List.of(signer);
    }
  }

  /** No guests are admitted until admission is opened. */
  record AdmissionClosed(Address signer) implements MeetingEvent {}

  /** Guests are admitted again. */
  record AdmissionOpened(Address signer) implements MeetingEvent {}

  /** Nothing follows. */
  record MeetingEnded(Address signer) implements MeetingEvent {}

  /** An entry of a type that this version does not know and may skip. */
  record Skipped(Address signer, int type) implements MeetingEvent {}

  /**
   * Whether it is a going out. Such entries fit in a full log: filling it keeps no participant from
   * leaving or from removing another.
   */
  default boolean isGoingOut() {
    return this instanceof MemberLeft
        || this instanceof MemberRemoved
        || this instanceof DeviceLeft
        || this instanceof GuestRemoved
        || this instanceof GuestLeft
        || (this instanceof AccountMoved && !gone().isEmpty());
  }

  /** Whether it changes who takes part: messages that are numbered after it must name it. */
  default boolean isComingOrGoing() {
    return isGoingOut()
        || this instanceof MemberAdded
        || this instanceof DeviceJoined
        || this instanceof GuestsAdmitted;
  }
}
