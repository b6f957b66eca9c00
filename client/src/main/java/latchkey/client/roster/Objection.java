package latchkey.client.roster;

import latchkey.client.model.LatchkeyException;
import latchkey.protocol.ErrorCode;

/** Why a device does not read the server's log of a meeting on. */
record Objection(RosterAlarm alarm, String detail) {
  /** What a person is told who would act in the meeting meanwhile. */
  LatchkeyException asException() {
    ErrorCode code =
        alarm == RosterAlarm.ACCOUNT_MISSING
            ? ErrorCode.ACCOUNT_REFUSED
            : ErrorCode.INVALID_ROSTER_ENTRY;
    return new LatchkeyException(code, "Nothing can be changed in this meeting now. " + detail);
  }
}
