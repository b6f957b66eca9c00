import { utf8 } from "../bytes.ts";
import type { Text } from "../gen/latchkey/v2/content_pb.ts";
import { MAX_TEXT_BYTES } from "../limits.ts";
import { form, toTime } from "../log/form.ts";

/** What a person wrote. */
export interface Words {
  readonly text: string;
  /** The author's clock, milliseconds since 1970. */
  readonly sentAt: number;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** @throws {LogRefusal} where it is outside its form */
export function toText({ text, sentAt }: Text): Words {
  const length = utf8(text).length;
  form(length >= 1 && length <= MAX_TEXT_BYTES, `text must have 1 to ${MAX_TEXT_BYTES} bytes`);
  return { text, sentAt: toTime(sentAt, "sent_at") };
}

/** @throws {LogRefusal} where it is none */
export function toMessageId(messageId: string): string {
  form(UUID.test(messageId), "message id must be a UUID in small letters");
  return messageId;
}
