import type { PrivateKey } from "@latchkey/signal";
import { EntrySchema, SignedEntrySchema } from "../gen/latchkey/v2/log_pb.ts";
import { canonical } from "./canonical-form.ts";
import { signIn } from "./contexts.ts";
import type { LogKind, LogSigner } from "./entry.ts";

/** A key and the name under which it signs. */
export interface SigningKey extends LogSigner {
  readonly key: PrivateKey;
}

/** The log that an entry is written for. */
export interface WritableLog {
  readonly logId: Uint8Array | undefined;
  readonly size: number;
  readonly head: Uint8Array | undefined;
}

export interface EntryToSign {
  readonly logId: Uint8Array;
  readonly index: number;
  readonly previousHash: Uint8Array;
  readonly time: number;
  readonly type: number;
  readonly body: Uint8Array;
}

/** A serialised SignedEntry. */
export function signEntry(kind: LogKind, { id, deviceId, key }: SigningKey, entry: EntryToSign): Uint8Array {
  const bytes = canonical(EntrySchema, {
    ...entry,
    index: BigInt(entry.index),
    time: BigInt(entry.time),
    signer: { id, deviceId },
  });
  return canonical(SignedEntrySchema, { entry: bytes, signature: signIn(kind.signs, key, bytes) });
}

/** The entry that comes next in a log that has been opened. */
export function signNext(
  kind: LogKind,
  signer: SigningKey,
  log: WritableLog,
  said: Pick<EntryToSign, "time" | "type" | "body">,
): Uint8Array {
  const { logId, head, size } = log;
  if (logId === undefined || head === undefined) {
    throw new TypeError("the log has no entry yet");
  }
  return signEntry(kind, signer, { ...said, logId, index: size, previousHash: head });
}
