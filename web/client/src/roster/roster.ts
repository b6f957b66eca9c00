import { type DescMessage, fromBinary, type MessageShape, toBinary } from "@bufbuild/protobuf";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Address, addressKey, GUEST_DEVICE_ID, sameAddress } from "../address.ts";
import { base64, equal } from "../bytes.ts";
import {
  type GuestRemoved,
  type GuestsAdmitted,
  InvitationUse,
  type RosterEntry,
  RosterEntrySchema,
  SignedRosterEntrySchema,
  WhoMayAdmit,
} from "../gen/latchkey/protocol/roster_pb.ts";
import { MAX_BATCH, MAX_PARTICIPANTS, MAX_ROSTER_ENTRY_BYTES } from "../limits.ts";
import { signedBytes } from "./entries.ts";
import { toAddress, toGuest, toHash, toId, toMember } from "./entry-form.ts";
import { type RosterFault, RosterRefusal } from "./refusal.ts";

/** A member's device, as the roster names it. */
export interface RosterMember {
  readonly userId: string;
  readonly deviceId: number;
  readonly identityKey: Uint8Array;
}

/** A guest, as the roster names it. */
export interface RosterGuest {
  readonly sessionId: string;
  readonly identityKey: Uint8Array;
  readonly displayName: string;
  readonly invitationTokenHash: Uint8Array;
}

/** An invitation, as the roster names it. */
export interface RosterInvitation {
  /** For anyone with the link; else for one guest. */
  readonly shared: boolean;
  /** Whether a guest has been admitted with it. */
  readonly used: boolean;
  readonly revoked: boolean;
}

/** What an accepted entry says. `signer` is who says it. */
export type RosterEvent = { readonly signer: Address } & (
  | { readonly kind: "meeting-created"; readonly creator: RosterMember }
  | { readonly kind: "device-added"; readonly device: RosterMember }
  | { readonly kind: "device-removed"; readonly device: RosterMember }
  | { readonly kind: "invitation-made"; readonly tokenHash: Uint8Array; readonly shared: boolean }
  | { readonly kind: "invitation-revoked"; readonly tokenHash: Uint8Array }
  | { readonly kind: "guests-admitted"; readonly guests: readonly RosterGuest[] }
  | { readonly kind: "guest-removed"; readonly guest: RosterGuest; readonly hadGone: boolean }
  | { readonly kind: "guest-left"; readonly guest: RosterGuest }
  | { readonly kind: "meeting-ended" }
);

/** Whether `identityKey` (33 bytes) signed the message, by XEdDSA. */
export type SignatureCheck = (identityKey: Uint8Array, message: Uint8Array, signature: Uint8Array) => boolean;

export function memberAddress(member: RosterMember): Address {
  return { id: member.userId, deviceId: member.deviceId };
}

export function guestAddress(guest: RosterGuest): Address {
  return { id: guest.sessionId, deviceId: GUEST_DEVICE_ID };
}

/**
 * A meeting's roster, built by checking each entry in turn: form, order, signature, permission (docs/protocol.md,
 * section 7). Coming in needs the signature of somebody who is in; the server cannot make one.
 */
export class Roster {
  readonly meetingId: string;
  readonly #verifies: SignatureCheck;
  readonly #hashes: Uint8Array[] = [];
  readonly #devices = new Map<string, RosterMember>();
  readonly #formerDevices = new Set<string>();
  readonly #guests = new Map<string, RosterGuest>();
  readonly #formerGuests = new Set<string>();
  readonly #invitations = new Map<string, RosterInvitation>();
  #hostUserId: string | undefined;
  #titleHash: Uint8Array = new Uint8Array(0);
  #everyMemberAdmits = false;
  #ended = false;

  /** An empty log. */
  constructor(meetingId: string, verifies: SignatureCheck) {
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

  get titleHash(): Uint8Array {
    return this.#titleHash;
  }

  get hasEnded(): boolean {
    return this.#ended;
  }

  /** The devices that take part, in the order of coming in. */
  get devices(): readonly RosterMember[] {
    return [...this.#devices.values()];
  }

  /** The guests that take part, in the order of admission. */
  get guests(): readonly RosterGuest[] {
    return [...this.#guests.values()];
  }

  /** Everyone who takes part. */
  get addresses(): readonly Address[] {
    return [...this.devices.map(memberAddress), ...this.guests.map(guestAddress)];
  }

  hashAt(index: number): Uint8Array | undefined {
    return this.#hashes[index];
  }

  device(address: Address): RosterMember | undefined {
    return this.#devices.get(addressKey(address));
  }

  guest(sessionId: string): RosterGuest | undefined {
    return this.#guests.get(sessionId);
  }

  invitation(tokenHash: Uint8Array): RosterInvitation | undefined {
    return this.#invitations.get(base64(tokenHash));
  }

  /** Whether this device takes part or did. */
  everHadDevice(address: Address): boolean {
    const key = addressKey(address);
    return this.#devices.has(key) || this.#formerDevices.has(key);
  }

  /** The identity key under which a device or guest takes part. */
  identityKey(address: Address): Uint8Array | undefined {
    const guest = address.deviceId === GUEST_DEVICE_ID ? this.guest(address.id) : undefined;
    return this.device(address)?.identityKey ?? guest?.identityKey;
  }

  get hostUserId(): string | undefined {
    return this.#hostUserId;
  }

  isHost(userId: string): boolean {
    return userId === this.#hostUserId;
  }

  /** Whether this device may admit and remove guests, and make invitations. */
  mayAdmit(address: Address): boolean {
    const device = this.device(address);
    return device !== undefined && (this.#everyMemberAdmits || this.isHost(device.userId));
  }

  /**
   * Checks a serialised `SignedRosterEntry` and, where it is good, takes it in as the new head.
   *
   * @throws {RosterRefusal} and nothing has changed
   */
  append(signed: Uint8Array): RosterEvent {
    const { entryBytes, signature, entry } = parse(signed);
    demand(
      signed.length <= MAX_ROSTER_ENTRY_BYTES,
      "malformed",
      `the entry is longer than ${MAX_ROSTER_ENTRY_BYTES} bytes`,
    );
    demand(entry.meetingId === this.meetingId, "other-meeting", "the entry belongs to another meeting");
    demand(!this.#ended, "after-end", "the meeting has ended");
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
    const event = this.#take(entry, signer);
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

  #take({ body }: RosterEntry, signer: Address): RosterEvent {
    switch (body.case) {
      case "meetingCreated":
        return this.#takeMeetingCreated(toMember(body.value.creator), body.value, signer);
      case "deviceAdded":
        return this.#takeDeviceAdded(toMember(body.value.device), signer);
      case "deviceRemoved":
        return this.#takeDeviceRemoved(toMember(body.value.device), signer);
      case "invitationMade":
        return this.#takeInvitationMade(body.value, signer);
      case "invitationRevoked":
        return this.#takeInvitationRevoked(body.value.tokenHash, signer);
      case "guestsAdmitted":
        return this.#takeGuestsAdmitted(body.value, signer);
      case "guestRemoved":
        return this.#takeGuestRemoved(body.value, signer);
      case "guestLeft":
        return this.#takeGuestLeft(body.value.sessionId, signer);
      case "meetingEnded":
        this.#demandHost(signer);
        this.#ended = true;
        return { kind: "meeting-ended", signer };
      default:
        throw new RosterRefusal("malformed", "the entry says nothing that is known");
    }
  }

  #takeMeetingCreated(
    creator: RosterMember,
    wire: { readonly titleHash: Uint8Array; readonly whoMayAdmit: WhoMayAdmit },
    signer: Address,
  ): RosterEvent {
    demand(this.size === 0, "contradiction", "the meeting has been created already");
    const titleHash = toHash(wire.titleHash, "title hash");
    demand(
      wire.whoMayAdmit === WhoMayAdmit.HOST || wire.whoMayAdmit === WhoMayAdmit.EVERY_MEMBER,
      "malformed",
      "the entry does not say who may admit",
    );
    this.#titleHash = titleHash;
    this.#hostUserId = creator.userId;
    this.#everyMemberAdmits = wire.whoMayAdmit === WhoMayAdmit.EVERY_MEMBER;
    this.#devices.set(addressKey(memberAddress(creator)), creator);
    return { kind: "meeting-created", signer, creator };
  }

  #takeDeviceAdded(device: RosterMember, signer: Address): RosterEvent {
    this.#demandHostOrSameUser(signer, device.userId);
    const address = memberAddress(device);
    demand(!this.everHadDevice(address), "contradiction", "that device is or was in the meeting");
    this.#demandRoom(1);
    this.#devices.set(addressKey(address), device);
    return { kind: "device-added", signer, device };
  }

  #takeDeviceRemoved(device: RosterMember, signer: Address): RosterEvent {
    this.#demandHostOrSameUser(signer, device.userId);
    const key = addressKey(memberAddress(device));
    const known = this.#devices.get(key);
    demand(
      known !== undefined && equal(known.identityKey, device.identityKey),
      "contradiction",
      "that device is not in the meeting",
    );
    this.#devices.delete(key);
    this.#formerDevices.add(key);
    return { kind: "device-removed", signer, device };
  }

  #takeInvitationMade(
    wire: { readonly tokenHash: Uint8Array; readonly use: InvitationUse },
    signer: Address,
  ): RosterEvent {
    this.#demandMayAdmit(signer);
    const tokenHash = toHash(wire.tokenHash, "token hash");
    demand(
      wire.use === InvitationUse.SINGLE || wire.use === InvitationUse.SHARED,
      "malformed",
      "the entry does not say whether the invitation is shared",
    );
    const key = base64(tokenHash);
    demand(!this.#invitations.has(key), "contradiction", "that invitation has been made already");
    const shared = wire.use === InvitationUse.SHARED;
    this.#invitations.set(key, { shared, used: false, revoked: false });
    return { kind: "invitation-made", signer, tokenHash, shared };
  }

  #takeInvitationRevoked(hash: Uint8Array, signer: Address): RosterEvent {
    this.#demandMayAdmit(signer);
    const tokenHash = toHash(hash, "token hash");
    const invitation = this.#invitations.get(base64(tokenHash));
    demand(invitation !== undefined && !invitation.revoked, "contradiction", "there is no such invitation to revoke");
    this.#invitations.set(base64(tokenHash), { ...invitation, revoked: true });
    return { kind: "invitation-revoked", signer, tokenHash };
  }

  #takeGuestsAdmitted(wire: GuestsAdmitted, signer: Address): RosterEvent {
    this.#demandMayAdmit(signer);
    demand(
      wire.guests.length >= 1 && wire.guests.length <= MAX_BATCH,
      "malformed",
      `the entry's guests must have 1 to ${MAX_BATCH} items`,
    );
    this.#demandRoom(wire.guests.length);
    const admitted = new Map<string, RosterGuest>();
    const used = new Map<string, RosterInvitation>();
    for (const wireGuest of wire.guests) {
      const guest = toGuest(wireGuest);
      const { sessionId } = guest;
      demand(
        !admitted.has(sessionId) && !this.#guests.has(sessionId) && !this.#formerGuests.has(sessionId),
        "contradiction",
        "that guest is or was in the meeting",
      );
      const key = base64(guest.invitationTokenHash);
      const invitation = used.get(key) ?? this.#invitations.get(key);
      demand(
        invitation !== undefined && !invitation.revoked && (invitation.shared || !invitation.used),
        "contradiction",
        "the guest's invitation is unknown, revoked or has been used",
      );
      used.set(key, { ...invitation, used: true });
      admitted.set(sessionId, guest);
    }
    used.forEach((invitation, key) => {
      this.#invitations.set(key, invitation);
    });
    admitted.forEach((guest, sessionId) => {
      this.#guests.set(sessionId, guest);
    });
    return { kind: "guests-admitted", signer, guests: [...admitted.values()] };
  }

  #takeGuestRemoved({ sessionId, hadGone }: GuestRemoved, signer: Address): RosterEvent {
    this.#demandMayAdmit(signer);
    const guest = this.#takeOut(toId(sessionId, "session id"), () => undefined);
    const key = base64(guest.invitationTokenHash);
    const invitation = this.#invitations.get(key);
    if (invitation !== undefined && !hadGone) {
      this.#invitations.set(key, { ...invitation, revoked: true });
    }
    return { kind: "guest-removed", signer, guest, hadGone };
  }

  #takeGuestLeft(sessionId: string, signer: Address): RosterEvent {
    const guest = this.#takeOut(toId(sessionId, "session id"), (leaver) => {
      demand(sameAddress(guestAddress(leaver), signer), "not-permitted", "only the guest itself may say that it left");
    });
    return { kind: "guest-left", signer, guest };
  }

  #takeOut(sessionId: string, check: (guest: RosterGuest) => void): RosterGuest {
    const guest = this.#guests.get(sessionId);
    demand(guest !== undefined, "contradiction", "that guest is not in the meeting");
    check(guest);
    this.#guests.delete(sessionId);
    this.#formerGuests.add(sessionId);
    return guest;
  }

  #demandMayAdmit(signer: Address): void {
    demand(this.mayAdmit(signer), "not-permitted", "the signer may not admit guests or make invitations here");
  }

  #demandHost(signer: Address): void {
    const device = this.device(signer);
    demand(
      device !== undefined && this.isHost(device.userId),
      "not-permitted",
      "only a host's device may end the meeting",
    );
  }

  #demandHostOrSameUser(signer: Address, userId: string): void {
    const device = this.device(signer);
    demand(
      device !== undefined && (this.isHost(device.userId) || device.userId === userId),
      "not-permitted",
      "only a host's device, or one of the same person, may say so",
    );
  }

  #demandRoom(more: number): void {
    demand(this.#devices.size + this.#guests.size + more <= MAX_PARTICIPANTS, "contradiction", "the meeting is full");
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

/** The runtime also reads what runs over its message's end; writing it again gives other bytes then. */
function parseExactly<Desc extends DescMessage>(schema: Desc, bytes: Uint8Array): MessageShape<Desc> {
  const message = fromBinary(schema, bytes);
  if (!equal(toBinary(schema, message), bytes)) {
    throw new TypeError("not as it would be written");
  }
  return message;
}

function demand(holds: boolean, fault: RosterFault, detail: string): asserts holds {
  if (!holds) {
    throw new RosterRefusal(fault, detail);
  }
}
