import type { Address } from "../../address.ts";
import { ForWhom, Role } from "../../gen/latchkey/v2/meeting_pb.ts";
import type { AccountState } from "../account/account-state.ts";
import type { LogEntry } from "../entry.ts";
import { expect, LogRefusal } from "../verdict.ts";
import { type Effect, effect, fallingBy, revokeAll } from "./effect.ts";
import type { Invitation } from "./invitations.ts";
import type { MeetingCreated, MemberAdded, MemberProof, MemberRemoved, RoleChanged } from "./meeting-body.ts";
import type { MeetingState } from "./meeting-state.ts";
import type { Member, Move } from "./members.ts";
import { expectPlace, type FoundPlace, findPlace } from "./places.ts";
import { memberKnockStatement } from "./proofs.ts";

/** The rules for accounts and their devices (docs/second-edition/protocol.md, section 2.2, types 1 to 8). */

export function create(state: MeetingState, entry: LogEntry, body: MeetingCreated, found: FoundPlace): Effect {
  const account = expectPlace(found);
  const { signer } = entry;
  const key = account.active.get(signer.deviceId)?.identityKey;
  expect(key !== undefined, "not-permitted", "the creator's device is not active at the place");
  expect(entry.place.index === 0, "contradiction", "the meeting is created already");
  return effect(() => {
    state.creator = signer.id;
    state.title = body.title;
    state.whoMayAdmit = body.whoMayAdmit;
    state.members.create(account, signer.deviceId);
    state.keys.add(key, signer);
  });
}

export function addMember(state: MeetingState, entry: LogEntry, body: MemberAdded): Effect {
  const { members, accounts, limits } = state;
  const { userId } = body;
  expectHost(state, entry.signer);
  const account = expectPlace(findPlace(accounts, userId, body.account, members.get(userId)?.account));
  const ownDeviceGoes = userId === entry.signer.id && !account.active.has(entry.signer.deviceId);
  expect(!ownDeviceGoes, "not-permitted", "the signer is removed at the place that it names");
  const isNew = members.present(userId) === undefined;
  expect(!isNew || members.size < limits.members, "contradiction", `there are ${limits.members} members`);
  const move = members.moveTo(userId, account);
  const fallen = fallingBy(state, move);
  const { proof } = body;
  if (proof !== undefined) {
    expectMemberProof(state, entry, move, proof, fallen);
  }
  const apply = () => {
    members.add(move, proof !== undefined);
    revokeAll(state, fallen);
    if (proof !== undefined) {
      state.invitations.use(proof.tokenHash);
    }
  };
  return effect(apply, move.goneOut, fallen);
}

function expectMemberProof(
  { invitations }: MeetingState,
  { logId, isVerified }: LogEntry,
  { userId, account }: Move,
  proof: MemberProof,
  fallen: readonly Invitation[],
): void {
  const invitation = invitations.get(proof.tokenHash);
  expect(invitation !== undefined, "contradiction", "the invitation is unknown");
  expect(invitation.forWhom === ForWhom.MEMBER, "contradiction", "the invitation is not for a member");
  expect(!invitation.revoked && !fallen.includes(invitation), "contradiction", "the invitation is revoked");
  expect(invitation.uses < invitation.maxUses, "contradiction", "the invitation is used up");
  const key = account.active.get(proof.deviceId)?.identityKey;
  expect(key !== undefined, "bad-proof", "the device of the proof is not active at the place");
  if (isVerified) {
    return;
  }
  const { anchor, linkKey } = invitation;
  const knock = memberKnockStatement({ logId, anchor, tokenHash: proof.tokenHash, userId, account: account.place });
  expect(knock.isSignedBy(linkKey, proof.linkProof), "bad-proof", "the member's proof is not by the link");
  expect(knock.isSignedBy(key, proof.deviceProof), "bad-proof", "the member's proof is not by its device");
}

export function joinDevice(state: MeetingState, { signer }: LogEntry, found: FoundPlace): Effect {
  const { members, keys, limits } = state;
  const member = expectMember(state, signer);
  const account = expectPlace(found);
  const key = account.active.get(signer.deviceId)?.identityKey;
  expect(key !== undefined, "contradiction", "the device is not active at the place");
  expect(!member.devices.has(signer.deviceId), "contradiction", "the device takes part already");
  expect(!member.wentOut.has(signer.deviceId), "contradiction", "the device went out and was not let in again");
  expect(keys.isFree(key, signer), "contradiction", "the device's key is another's");
  const move = members.moveTo(signer.id, account);
  const others = state.participants - move.goneOut.length;
  expect(others < limits.participants, "contradiction", "the meeting is full");
  const fallen = fallingBy(state, move);
  const apply = () => {
    members.move(move);
    revokeAll(state, fallen);
    members.join(signer);
    keys.add(key, signer);
  };
  return effect(apply, move.goneOut, fallen);
}

export function moveAccount(state: MeetingState, { signer }: LogEntry, found: FoundPlace): Effect {
  const { members } = state;
  const member = expectMember(state, signer);
  expectActive(member, signer, found);
  const account = expectPlace(found);
  const moves = account.place.index > member.account.place.index;
  expect(moves, "contradiction", "the account's place is the last already");
  const move = members.moveTo(signer.id, account);
  const fallen = fallingBy(state, move);
  const apply = () => {
    members.move(move);
    revokeAll(state, fallen);
  };
  return effect(apply, move.goneOut, fallen);
}

/** Whether a device is active may depend on a place that the reader has not got. */
function expectActive(member: Member, { deviceId }: Address, { state, refusal }: FoundPlace): void {
  if (member.account.active.has(deviceId) || state?.active.has(deviceId) === true) {
    return;
  }
  throw refusal?.fault === "account-missing"
    ? refusal
    : new LogRefusal("not-permitted", "the device is active neither at the last place nor at the new one");
}

export function leaveAsMember(state: MeetingState, { signer }: LogEntry): Effect {
  expectDevice(state, signer);
  const staysAlone = !state.members.isLastHost(signer.id) || !state.hasOthers;
  expect(staysAlone, "contradiction", "the last host leaves others behind");
  return goAsMember(state, signer.id);
}

export function removeMember(state: MeetingState, { signer }: LogEntry, { userId }: MemberRemoved): Effect {
  expectHost(state, signer);
  expect(userId !== signer.id, "contradiction", "an account does not remove itself");
  const member = state.members.present(userId);
  expect(member !== undefined, "contradiction", "the user is no member");
  expectAbove(state, signer, member, "the signer is not up the host's chain");
  return goAsMember(state, userId);
}

function goAsMember(state: MeetingState, userId: string): Effect {
  const { members, invitations } = state;
  const devices = members.get(userId)?.devices ?? [];
  const fallen = invitations.openOf(userId);
  const apply = () => {
    members.remove(userId);
    revokeAll(state, fallen);
  };
  const goneOut = [...devices].map((deviceId) => ({ id: userId, deviceId }));
  return effect(apply, goneOut, fallen);
}

export function leaveAsDevice(state: MeetingState, { signer }: LogEntry): Effect {
  const { members } = state;
  expectDevice(state, signer);
  const lastOne = members.isLastHost(signer.id) && members.get(signer.id)?.devices.size === 1;
  expect(!lastOne || !state.hasOthers, "contradiction", "the last host's only device leaves others behind");
  return effect(() => members.leave(signer), [signer]);
}

export function changeRole(state: MeetingState, { signer }: LogEntry, { userId, role }: RoleChanged): Effect {
  const { members } = state;
  expectHost(state, signer);
  const member = members.present(userId);
  expect(member !== undefined, "contradiction", "the user is no member");
  expect(member.role !== role, "contradiction", "the role is the present one");
  if (role === Role.HOST) {
    return effect(() => members.promote(userId, signer.id));
  }
  if (userId !== signer.id) {
    expectAbove(state, signer, member, "the signer is not up the host's chain");
  }
  expect(!members.isLastHost(userId), "contradiction", "the last host is not demoted");
  return effect(() => members.demote(userId));
}

function expectAbove({ members }: MeetingState, signer: Address, { userId, chain }: Member, detail: string): void {
  expect(!members.isHost(userId) || chain.includes(signer.id), "contradiction", detail);
}

function expectMember({ members }: MeetingState, { id }: Address): Member {
  const member = members.present(id);
  expect(member !== undefined, "not-permitted", "the signer's account is no member");
  return member;
}

function expectDevice({ members }: MeetingState, signer: Address): void {
  expect(members.takesPart(signer), "not-permitted", "the signer is no device that takes part");
}

export function expectHost(state: MeetingState, signer: Address): void {
  expect(state.isHostDevice(signer), "not-permitted", "the signer is no host's device that takes part");
}

/** The account's state at the place, for those that look up a signer. */
export function keyAt(account: AccountState | undefined, deviceId: number): Uint8Array | undefined {
  return account?.everAdded.get(deviceId)?.identityKey;
}
