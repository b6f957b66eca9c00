import { base64, base64url, fromBase64, fromBase64url, utf8 } from "../bytes.ts";
import type { File as WireFile } from "../gen/latchkey/v2/content_pb.ts";
import { HASH_BYTES, MAX_FILE_BYTES, MAX_FILE_NAME_BYTES, MAX_MEDIA_TYPE_LENGTH, SECRET_BYTES } from "../limits.ts";
import { form, ID_BYTES, toBytes, toTime } from "../log/form.ts";
import { isTidyName } from "../names/names.ts";

/** A file that is sent to the meeting; the server has its ciphertext. So that it can be stored as it is, bytes are text. */
export interface SharedFile {
  /** 16 bytes in base64url without padding. */
  readonly fileId: string;
  /** 32 bytes in Base64, for this file alone. */
  readonly key: string;
  /** Of the plaintext. */
  readonly size: number;
  readonly name: string;
  /** Its sender's word. */
  readonly mediaType: string;
  /** In Base64, SHA-256 over the SHA-256 of each segment of the ciphertext: the bytes that are meant, and no others under their key. */
  readonly digest: string;
  /** The author's clock, milliseconds since 1970. */
  readonly sentAt: number;
}

const MEDIA_TYPE = /^[a-z0-9][a-z0-9!#$&^_.+-]*\/[a-z0-9][a-z0-9!#$&^_.+-]*$/;

/** Whether a name is fit for a file: tidy, short enough, and of no other folder. */
export function isFileName(name: string): boolean {
  return (
    isTidyName(name, MAX_FILE_NAME_BYTES) &&
    utf8(name).length <= MAX_FILE_NAME_BYTES &&
    !/[/\\]/.test(name) &&
    name !== "." &&
    name !== ".."
  );
}

/** Whether this is a media type without parameters, in small letters. */
export function isMediaType(type: string): boolean {
  return type.length <= MAX_MEDIA_TYPE_LENGTH && MEDIA_TYPE.test(type);
}

/** @throws {LogRefusal} where it is outside its form */
export function toSharedFile({ fileId, key, size, name, mediaType, digest, sentAt }: WireFile): SharedFile {
  form(size <= BigInt(MAX_FILE_BYTES), `size must be at most ${MAX_FILE_BYTES}`);
  form(isFileName(name), `name must be a tidy one of 1 to ${MAX_FILE_NAME_BYTES} bytes that leads into no folder`);
  form(isMediaType(mediaType), "media type must be like image/png");
  return {
    fileId: base64url(toBytes(fileId, ID_BYTES, "file id")),
    key: base64(toBytes(key, SECRET_BYTES, "file's key")),
    size: Number(size),
    name,
    mediaType,
    digest: base64(toBytes(digest, HASH_BYTES, "file's digest")),
    sentAt: toTime(sentAt, "sent_at"),
  };
}

export function wireFile({ fileId, key, size, name, mediaType, digest, sentAt }: SharedFile) {
  return {
    fileId: fromBase64url(fileId),
    key: fromBase64(key),
    size: BigInt(size),
    name,
    mediaType,
    digest: fromBase64(digest),
    sentAt: BigInt(sentAt),
  };
}
