package latchkey.protocol.member;

import java.util.List;

/** {@code GET /api/meetings/:id/member/waiting}, in the order of knocking. */
public record WaitingMembers(List<WaitingMember> members) {
  public WaitingMembers {
    members = List.copyOf(members);
  }
}
