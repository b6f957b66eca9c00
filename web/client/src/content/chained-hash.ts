import type { Address } from "../address.ts";
import { base64 } from "../bytes.ts";
import { AuthoredMessageSchema } from "../gen/latchkey/v2/content_pb.ts";
import { canonical } from "../log/canonical-form.ts";
import { hashIn } from "../log/contexts.ts";
import { type AuthorPlace, toWire } from "./author-place.ts";
import { decodeGroupBody, type EncodedBody, VOID } from "./body.ts";
import { ContentRefusal } from "./refusal.ts";

/** What an author says to the group. */
export interface Utterance extends EncodedBody {
  readonly logId: Uint8Array;
  readonly place: AuthorPlace;
  /** A retry keeps it. */
  readonly messageId: string;
}

/**
 * The chained hash of what an author says, Base64 of 32 bytes: it covers what a retry keeps. A void message has the hash of the one
 * that it stands for.
 */
export function hashOf(author: Address, utterance: Utterance): string {
  return (utterance.type === VOID ? hashInPlaceOf(utterance) : undefined) ?? ownHash(author, utterance);
}

function ownHash(author: Address, { logId, place, messageId, type, body }: Utterance): string {
  const message = canonical(AuthoredMessageSchema, {
    meetingLogId: logId,
    authorId: author.id,
    authorDeviceId: author.deviceId,
    ...toWire(place),
    messageId,
    type,
    body,
  });
  return base64(hashIn("Latchkey 2 content hash", message));
}

/** Undefined where it names none, and so stands for none. */
function hashInPlaceOf(encoded: EncodedBody): string | undefined {
  try {
    const body = decodeGroupBody(encoded);
    return body.kind === "void" ? body.hash : undefined;
  } catch (error) {
    if (error instanceof ContentRefusal) {
      return undefined;
    }
    throw error;
  }
}
