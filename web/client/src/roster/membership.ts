import { type Address, addressKey, GUEST_DEVICE_ID, sameAddress } from "../address.ts";
import { base64, equal } from "../bytes.ts";
import {
  type GuestRemoved,
  type GuestsAdmitted,
  InvitationUse,
  type RosterEntry,
  WhoMayAdmit,
} from "../gen/latchkey/protocol/roster_pb.ts";
import { MAX_BATCH, MAX_PARTICIPANTS } from "../limits.ts";
import { toGuest, toHash, toId, toMember } from "./entry-form.ts";
import {
  guestAddress,
  memberAddress,
  type RosterEvent,
  type RosterGuest,
  type RosterInvitation,
  type RosterMember,
} from "./events.ts";
import { demand, RosterRefusal } from "./refusal.ts";

/** Who takes part in a meeting, by which invitations, and who may say what of it (docs/protocol.md, section 7). */
export abstract class Membership {
  readonly #devices = new Map<string, RosterMember>();
  readonly #formerDevices = new Set<string>();
  readonly #guests = new Map<string, RosterGuest>();
  readonly #formerGuests = new Set<string>();
  readonly #invitations = new Map<string, RosterInvitation>();
  #hostUserId: string | undefined;
  #titleHash: Uint8Array = new Uint8Array(0);
  #everyMemberAdmits = false;
  #ended = false;

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
   * Takes in what an entry says.
   *
   * @throws {RosterRefusal} where the signer may not say so, or it contradicts what is known; nothing has changed then
   */
  protected take({ body }: RosterEntry, signer: Address): RosterEvent {
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
    demand(this.#hostUserId === undefined, "contradiction", "the meeting has been created already");
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
