import type { PrivateKey } from "@latchkey/signal";
import { HeartbeatSchema, SignedHeartbeatSchema } from "../gen/latchkey/v2/content_pb.ts";
import { canonical, readCanonical } from "../log/canonical-form.ts";
import { isSignedIn, signIn } from "../log/contexts.ts";
import { ID_BYTES, present, toBytes, toHash, toIndex, toSignature, toTime } from "../log/form.ts";
import { readMark, type TranscriptMark, withMark } from "./mark.ts";
import { inForm } from "./refusal.ts";

const SIGNED = "Latchkey 2 heartbeat";

/** How far a device has read, said where it says nothing else. */
export interface Heartbeat {
  readonly logId: Uint8Array;
  /** The newest entry of the log that it had verified. */
  readonly rosterIndex: number;
  readonly rosterHead: Uint8Array;
  readonly mark: TranscriptMark;
  /** Rising with each of this device. */
  readonly counter: number;
  /** By the device's clock, milliseconds since 1970. */
  readonly time: number;
}

/** A heartbeat under its device's signature. */
export class SignedHeartbeat {
  readonly said: Heartbeat;
  readonly #bytes: Uint8Array;
  readonly #signature: Uint8Array;

  private constructor(said: Heartbeat, bytes: Uint8Array, signature: Uint8Array) {
    this.said = said;
    this.#bytes = bytes;
    this.#signature = signature;
  }

  static sign(key: PrivateKey, said: Heartbeat): SignedHeartbeat {
    const bytes = canonical(HeartbeatSchema, {
      meetingLogId: said.logId,
      rosterIndex: BigInt(said.rosterIndex),
      rosterHead: said.rosterHead,
      ...withMark(said.mark),
      counter: BigInt(said.counter),
      time: BigInt(said.time),
    });
    return new SignedHeartbeat(said, bytes, signIn(SIGNED, key, bytes));
  }

  /** @throws {ContentRefusal} where it is outside its form; whose it is is another question */
  static read(serialised: Uint8Array): SignedHeartbeat {
    return inForm(() => {
      const { heartbeat, signature } = readCanonical(SignedHeartbeatSchema, serialised);
      const wire = readCanonical(HeartbeatSchema, heartbeat);
      const said: Heartbeat = {
        logId: toBytes(wire.meetingLogId, ID_BYTES, "log id"),
        rosterIndex: toIndex(wire.rosterIndex),
        rosterHead: toHash(wire.rosterHead, "roster head"),
        mark: present(readMark(wire.mark), "mark"),
        counter: toIndex(wire.counter),
        time: toTime(wire.time, "time"),
      };
      return new SignedHeartbeat(said, heartbeat, toSignature(signature, "signature"));
    });
  }

  get serialised(): Uint8Array {
    return canonical(SignedHeartbeatSchema, { heartbeat: this.#bytes, signature: this.#signature });
  }

  /** @param key an identity key's 33 bytes */
  isSignedBy(key: Uint8Array): boolean {
    return isSignedIn(SIGNED, key, this.#bytes, this.#signature);
  }
}
