package latchkey.protocol.log.meeting;

/** For whom an invitation is. */
public enum ForWhom {
  ONE_GUEST,
  SEVERAL_GUESTS,
  MEMBER
}
