import type { MeetingCode } from "../api.ts";
import { hashIn } from "../log/contexts.ts";

const ITERATIONS = 5_200;
const GROUP_BYTES = 5;
const GROUPS = 6;

/** The code of a log whose entry at `index` has this hash (docs/second-edition/protocol.md, section 5). */
export function meetingCodeOf(index: number, head: Uint8Array): MeetingCode {
  let hash = head;
  for (let i = 0; i < ITERATIONS; i++) {
    hash = hashIn("Latchkey 2 meeting code", hash);
  }
  const groups = Array.from({ length: GROUPS }, (_, group) =>
    digits(hash.subarray(GROUP_BYTES * group, GROUP_BYTES * (group + 1))),
  );
  return { index, groups };
}

/** Five bytes, which a number holds exactly. */
function digits(bytes: Uint8Array): string {
  const number = bytes.reduce((sum, byte) => sum * 256 + byte, 0);
  return String(number % 100_000).padStart(5, "0");
}
