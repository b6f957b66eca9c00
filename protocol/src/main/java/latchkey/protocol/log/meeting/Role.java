package latchkey.protocol.log.meeting;

/** What a member may do: hosts add and remove members, give roles, and end the meeting. */
public enum Role {
  HOST,
  MEMBER
}
