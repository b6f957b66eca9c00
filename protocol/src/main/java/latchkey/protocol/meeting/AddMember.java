package latchkey.protocol.meeting;

import latchkey.protocol.Require;
import latchkey.protocol.UserId;

/** {@code POST /api/meetings/:id/members}: opens the meeting to an account. */
public record AddMember(UserId userId) {
  public AddMember {
    Require.present(userId, "userId");
  }
}
