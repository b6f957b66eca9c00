import { type DescMessage, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Address, sameAddress } from "../address.ts";
import { equal } from "../bytes.ts";
import { type RosterEntry, RosterEntrySchema, SignedRosterEntrySchema } from "../gen/latchkey/protocol/roster_pb.ts";
import { MAX_ROSTER_ENTRY_BYTES } from "../limits.ts";
import { signedBytes } from "./entries.ts";
import { toAddress, toMember } from "./entry-form.ts";
import { memberAddress, type RosterEvent } from "./events.ts";
import { Membership } from "./membership.ts";
import { demand, RosterRefusal } from "./refusal.ts";

/** Whether `identityKey` (33 bytes) signed the message, by XEdDSA. */
export type SignatureCheck = (identityKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

/**
 * A meeting's roster, built by checking each entry in turn: form, order, signature, permission (docs/protocol.md,
 * section 7). Coming in needs the signature of somebody who is in; the server cannot make one.
 */
export class Roster extends Membership {
  readonly meetingId: string;
  readonly #verifies: SignatureCheck;
  readonly #hashes: Uint8Array[] = [];

  /** An empty log. */
  constructor(meetingId: string, verifies: SignatureCheck) {
    super();
    this.meetingId = meetingId;
    this.#verifies = verifies;
  }

  /** How many entries the log has: the next one's index. */
  get size(): number {
    return this.#hashes.length;
  }

  /** The newest entry's hash; empty for an empty log. */
  get head(): Uint8Array {
    return this.#hashes.at(-1) ?? new Uint8Array(0);
  }

  hashAt(index: number): Uint8Array | undefined {
    return this.#hashes[index];
  }

  /**
   * Checks a serialised `SignedRosterEntry` and, where it is good, takes it in as the new head.
   *
   * @throws {RosterRefusal} and nothing has changed
   */
  append(signed: Uint8Array): RosterEvent {
    demand(
      signed.length <= MAX_ROSTER_ENTRY_BYTES,
      "malformed",
      `the entry is longer than ${MAX_ROSTER_ENTRY_BYTES} bytes`,
    );
    const { entryBytes, signature, entry } = parse(signed);
    demand(entry.meetingId === this.meetingId, "other-meeting", "the entry belongs to another meeting");
    demand(!this.hasEnded, "after-end", "the meeting has ended");
    demand(
      entry.index === BigInt(this.size) && equal(entry.previousHash, this.head),
      "not-next",
      "the entry does not follow the roster's head",
    );
    const signer = toAddress(entry.signerId, entry.signerDeviceId);
    demand(
      this.#verifies(this.#signerKey(entry, signer), signedBytes(entryBytes), signature),
      "bad-signature",
      "the entry's signature is not its signer's",
    );
    const event = this.take(entry, signer);
    this.#hashes.push(sha256(signed));
    return event;
  }

  /** The signer's key in the log, or at index 0 the one that the entry itself brings. */
  #signerKey({ body }: RosterEntry, signer: Address): Uint8Array {
    if (this.size === 0) {
      demand(body.case === "meetingCreated", "contradiction", "the first entry must create the meeting");
      const creator = toMember(body.value.creator);
      demand(
        sameAddress(memberAddress(creator), signer),
        "not-permitted",
        "the first entry must be signed by the creator's device",
      );
      return creator.identityKey;
    }
    const key = this.identityKey(signer);
    demand(key !== undefined, "signer-unknown", "the signer is not in the meeting");
    return key;
  }
}

function parse(signed: Uint8Array): { entryBytes: Uint8Array; signature: Uint8Array; entry: RosterEntry } {
  try {
    const { entry: entryBytes, signature } = parseExactly(SignedRosterEntrySchema, signed);
    return { entryBytes, signature, entry: parseExactly(RosterEntrySchema, entryBytes) };
  } catch {
    throw new RosterRefusal("malformed", "the entry is not a serialised roster entry");
  }
}

/**
 * It must be written as protobuf writes it, with nothing unknown in it: parsers differ in what else they read, and so would
 * people's rosters.
 */
function parseExactly<Desc extends DescMessage>(schema: Desc, bytes: Uint8Array): MessageShape<Desc> {
  const message = fromBinary(schema, bytes, { readUnknownFields: false });
  if (!equal(toBinary(schema, message), bytes)) {
    throw new TypeError("not as it would be written");
  }
  return message;
}
