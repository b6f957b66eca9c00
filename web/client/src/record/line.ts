import { sha256 } from "@noble/hashes/sha2.js";
import type { Address } from "../address.ts";
import { base64url, fromBase64, fromBase64url } from "../bytes.ts";
import type { AuthorPlace } from "../content/author-place.ts";
import { decodeGroupBody, type EncodedBody, type GroupBody } from "../content/body.ts";
import { hashOf } from "../content/chained-hash.ts";
import type { SharedFile } from "../content/file.ts";
import type { SignedWords } from "../content/guest-words.ts";
import type { TranscriptMark } from "../content/mark.ts";
import { ContentRefusal } from "../content/refusal.ts";

/**
 * What stands in a record (docs/protocol.md, "Records"), in the form in which it stands there: bytes are base64url without padding, and
 * the fields are in the order in which they are written.
 */
export interface RecordedMessage {
  readonly incarnation: string;
  readonly seq: number;
  /** By the server's clock, in milliseconds since 1970. */
  readonly acceptedAt: number;
  readonly senderId: string;
  readonly senderDeviceId: number;
  readonly ciphertextHash: string;
  /** Absent where this device could not read it, or refused it. */
  readonly content?: RecordedContent;
}

export interface RecordedContent {
  readonly messageId: string;
  readonly epoch: string;
  readonly number: number;
  readonly previousHash: string;
  readonly type: number;
  readonly body?: string;
  /** Why the body is left out. */
  readonly withheld?: "deleted" | "file";
  readonly hash?: string;
  readonly guest?: RecordedGuestPlace;
  readonly file?: RecordedFile;
  readonly rosterIndex?: number;
  readonly rosterHead?: string;
  readonly mark?: TranscriptMark;
}

interface RecordedGuestPlace {
  readonly sessionId: string;
  readonly number: number;
  readonly previousHash: string;
  readonly hash: string;
  readonly rosterIndex: number;
}

interface RecordedFile {
  readonly name?: string;
  readonly mediaType: string;
  readonly size: number;
  readonly digest: string;
}

/** What stood in a ciphertext; of what this device has said itself it does not know how far it had read then. */
export interface Whole extends EncodedBody {
  readonly messageId: string;
  readonly place: AuthorPlace;
  readonly rosterIndex?: number;
  readonly rosterHead?: Uint8Array;
  readonly mark?: TranscriptMark | undefined;
}

/** The meeting's log, and who has sent the message. */
export interface Origin {
  readonly logId: Uint8Array;
  readonly sender: Address;
}

/** The newest time that a record can name. */
const MAX_TIME = 253_402_300_799_999;

/** Where the server has a message. */
export interface ServerPlace {
  /** The incarnation's id, Base64. */
  readonly incarnation: string;
  readonly seq: number;
}

export function toMessage(
  { incarnation, seq }: ServerPlace,
  { ciphertext, acceptedAt }: { readonly ciphertext: string; readonly acceptedAt: string },
  sender: Address,
  content: RecordedContent | undefined,
): RecordedMessage {
  const at = Date.parse(acceptedAt);
  return {
    incarnation: url(incarnation),
    seq,
    acceptedAt: Number.isNaN(at) ? 0 : Math.min(Math.max(0, at), MAX_TIME), // The server may say anything.
    senderId: sender.id,
    senderDeviceId: sender.deviceId,
    ciphertextHash: base64url(sha256(bytesOf(ciphertext))),
    ...(content === undefined ? {} : { content }),
  };
}

export function toContent({ messageId, place, type, body, rosterIndex, rosterHead, mark }: Whole): RecordedContent {
  return {
    messageId,
    epoch: url(place.epoch),
    number: place.number,
    previousHash: url(place.previousHash),
    type,
    body: base64url(body),
    ...(rosterIndex === undefined || rosterHead === undefined
      ? {}
      : { rosterIndex, rosterHead: base64url(rosterHead) }),
    ...(mark === undefined ? {} : { mark: toMark(mark) }),
  };
}

/** The same without the words, which were deleted. */
export function withoutWords(origin: Origin, content: RecordedContent): RecordedContent {
  return withheld(content, "deleted", chainedHash(origin, content), placeOf(content), undefined);
}

/** The same without the key of the file that it tells of, if it does. */
export function withoutFileKey(origin: Origin, content: RecordedContent, isNamed: boolean): RecordedContent {
  const file = fileIn(bodyOf(content));
  return file === undefined
    ? content
    : withheld(content, "file", chainedHash(origin, content), placeOf(content), {
        ...(isNamed ? { name: file.name } : {}),
        mediaType: file.mediaType,
        size: file.size,
        digest: url(file.digest),
      });
}

/** What others name it by: the chained hash, or that of a guest's words. */
export function namedBy(origin: Origin, content: RecordedContent): string {
  return placeOf(content)?.hash ?? chainedHash(origin, content);
}

/** The hash of the words that it edits, if it does. */
export function editedBy(content: RecordedContent): string | undefined {
  const body = bodyOf(content);
  const said = body?.kind === "relayed-guest-text" ? body.words.words.said : body;
  return said?.kind === "edit" ? url(said.target.hash) : undefined;
}

/** Base64 as it stands in a record. */
export function url(text: string): string {
  return base64url(fromBase64(text));
}

function withheld(
  { messageId, epoch, number, previousHash, type, rosterIndex, rosterHead, mark }: RecordedContent,
  why: "deleted" | "file",
  hash: string,
  guest: RecordedGuestPlace | undefined,
  file: RecordedFile | undefined,
): RecordedContent {
  return {
    messageId,
    epoch,
    number,
    previousHash,
    type,
    withheld: why,
    hash,
    ...(guest === undefined ? {} : { guest }),
    ...(file === undefined ? {} : { file }),
    ...(rosterIndex === undefined || rosterHead === undefined ? {} : { rosterIndex, rosterHead }),
    ...(mark === undefined ? {} : { mark }),
  };
}

function chainedHash({ logId, sender }: Origin, content: RecordedContent): string {
  if (content.hash !== undefined) {
    return content.hash;
  }
  const { messageId, number, type } = content;
  const place = { epoch: standard(content.epoch), number, previousHash: standard(content.previousHash) };
  return url(hashOf(sender, { logId, place, messageId, type, body: fromBase64url(content.body ?? "") }));
}

function placeOf(content: RecordedContent): RecordedGuestPlace | undefined {
  const body = bodyOf(content);
  return content.guest ?? (body?.kind === "relayed-guest-text" ? toGuestPlace(body.words) : undefined);
}

function toGuestPlace({ words, hash }: SignedWords): RecordedGuestPlace {
  return {
    sessionId: words.sessionId,
    number: words.number,
    previousHash: url(words.previousHash),
    hash: url(hash),
    rosterIndex: words.rosterIndex,
  };
}

function fileIn(body: GroupBody | undefined): SharedFile | undefined {
  const said = body?.kind === "relayed-guest-text" ? body.words.words.said : body;
  return said?.kind === "file" ? said : undefined;
}

/** Undefined where it is left out, or has not its form. */
function bodyOf({ type, body }: RecordedContent): GroupBody | undefined {
  if (body === undefined) {
    return undefined;
  }
  try {
    return decodeGroupBody({ type, body: fromBase64url(body) });
  } catch (error) {
    if (error instanceof ContentRefusal) {
      return undefined;
    }
    throw error;
  }
}

function toMark({ incarnation, seq, hash }: TranscriptMark): TranscriptMark {
  return { incarnation: url(incarnation), seq, hash: url(hash) };
}

function standard(text: string): string {
  return btoa(String.fromCharCode(...fromBase64url(text)));
}

/** The server may give anything. */
function bytesOf(ciphertext: string): Uint8Array {
  try {
    return fromBase64(ciphertext);
  } catch {
    return new TextEncoder().encode(ciphertext);
  }
}
