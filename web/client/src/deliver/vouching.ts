import { equal } from "../bytes.ts";
import type { SignedWords } from "../content/guest-words.ts";
import { ContentRefusal, expectOf } from "../content/refusal.ts";
import type { MeetingGuest } from "../log/meeting/guests.ts";
import type { People } from "../meeting/people.ts";
import { guestAddress } from "../roster/events.ts";

/** Words that the guest in whose name they came has not signed. */
export class Unsigned extends ContentRefusal {}

/**
 * The guest who has said this in the meeting with this log, while it took part.
 *
 * @throws {ContentRefusal} where none has
 */
export function speakerOf(people: People, logId: Uint8Array, signed: SignedWords): MeetingGuest {
  const { words } = signed;
  const guest = people.guest(words.sessionId);
  expectOf(guest !== undefined, "the words are of no guest of the meeting");
  if (!signed.isSignedBy(guest.identityKey)) {
    throw new Unsigned("the guest has not signed the words");
  }
  expectOf(equal(words.logId, logId), "the guest has said the words in another meeting");
  expectOf(
    people.tookPartAt(guestAddress(guest), words.rosterIndex),
    "the guest did not take part when it said the words",
  );
  return guest;
}
