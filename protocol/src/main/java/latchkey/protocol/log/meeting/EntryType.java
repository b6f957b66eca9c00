package latchkey.protocol.log.meeting;

import java.util.Arrays;
import java.util.Optional;

/** The types of a meeting's entries that this version knows. */
enum EntryType {
  MEETING_CREATED(1),
  MEMBER_ADDED(2),
  DEVICE_JOINED(3),
  ACCOUNT_MOVED(4),
  MEMBER_LEFT(5),
  MEMBER_REMOVED(6),
  DEVICE_LEFT(7),
  ROLE_CHANGED(8),
  INVITATION_MADE(9),
  INVITATION_REVOKED(10),
  GUESTS_ADMITTED(11),
  GUEST_REMOVED(12),
  GUEST_LEFT(13),
  ADMISSION_CLOSED(14),
  ADMISSION_OPENED(15),
  MEETING_ENDED(16);

  private final int number;

  EntryType(int number) {
    this.number = number;
  }

  static Optional<EntryType> of(int number) {
    return Arrays.stream(values()).filter(type -> type.number == number).findFirst();
  }

  int number() {
    return number;
  }
}
