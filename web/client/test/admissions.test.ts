import "fake-indexeddb/auto";
import { PrivateKey } from "@latchkey/signal";
import { beforeAll, expect, test } from "vitest";
import { linkKey } from "../src/account/keys.ts";
import { base64, randomBytes } from "../src/bytes.ts";
import { ForWhom } from "../src/gen/latchkey/v2/meeting_pb.ts";
import { MemberApi } from "../src/http/member-api.ts";
import { knock as signKnock } from "../src/log/meeting/guest-writer.ts";
import type { AdmittedGuest } from "../src/log/meeting/meeting-body.ts";
import { Admissions } from "../src/meeting/admissions.ts";
import type { LobbyGuest } from "../src/meeting/state.ts";
import { MeetingView } from "../src/meeting/view.ts";
import type { WaitingGuest } from "../src/wire.ts";
import { host, Keyholder, LOG_ID, Log, MEETING } from "./keyholder.ts";

let gil: Keyholder;

beforeAll(async () => {
  gil = await Keyholder.guest("Gil");
});

/** A member's device at a door behind which no server answers. */
async function door() {
  const log = await Log.create();
  const { follower } = log;
  const api = new MemberApi("http://127.0.0.1:1", { kind: "none" }).in(MEETING);
  const view = new MeetingView({
    meetingId: MEETING,
    title: "Minutes",
    hostName: "Hanna",
    status: "admitted",
    connection: "online",
    self: { address: host.address, name: "Hanna", kind: "member", isSelf: true },
    isHost: true,
    mayAdmit: true,
    isAdmissionOpen: true,
    members: [],
    invitations: [],
    participants: [],
    lobby: [],
    memberLobby: [],
    messages: [],
    comings: [],
    held: 0,
    coverage: { ready: 0, queued: 0, total: 0 },
    warnings: [],
  });
  const told: LobbyGuest[] = [];
  view.on("guestWaiting", (guest) => told.push(guest));
  const admissions = new Admissions(api, follower, log.written, view, {
    prepared: { prepare: () => undefined, prepareNow: async () => undefined },
    mayAdmit: () => true,
    keysAhead: () => ({
      hand: async (_, __, call) => {
        await call([]);
      },
      settle: async () => undefined,
    }),
    settled: () => undefined,
  });
  return { log, follower, admissions, view, told };
}

function knock({ anchor }: Log, guest = gil): WaitingGuest {
  return toWire(guest.knock(anchor));
}

function toWire(signed: AdmittedGuest): WaitingGuest {
  const { sessionId, displayName, registrationId, identityKey, tokenHash, linkProof, keyProof } = signed;
  return {
    meetingId: MEETING,
    sessionId,
    displayName,
    registrationId,
    identityKeyPublic: base64(identityKey),
    tokenHash: base64(tokenHash),
    linkProof: base64(linkProof),
    keyProof: base64(keyProof),
    knockedAt: "2026-01-01T00:00:00Z",
  };
}

test("a guest that proves to have come with a link is shown and told", async () => {
  const { admissions, log, view, told } = await door();
  admissions.waits(knock(log));
  expect(view.state.lobby).toMatchObject([{ name: "Gil", sharedLink: true, linkUsed: false }]);
  expect(told).toHaveLength(1);
  admissions.rosterChanged();
  expect(told).toHaveLength(1);
});

test.each<[string, (good: WaitingGuest) => Partial<WaitingGuest>]>([
  ["another name", () => ({ displayName: "Gisela" })],
  ["another number", ({ registrationId }) => ({ registrationId: (registrationId % 16_000) + 1 })],
  ["another key", () => ({ identityKeyPublic: base64(PrivateKey.generate().publicKey().serialize()) })],
  ["another link's proof", () => ({ linkProof: base64(randomBytes(64)) })],
  ["no proof by its key", () => ({ keyProof: base64(new Uint8Array(64)) })],
  ["another invitation", () => ({ tokenHash: base64(randomBytes(32)) })],
  ["a member's id", () => ({ sessionId: host.address.id })],
  ["a name that is not tidy", () => ({ displayName: " Gil" })],
  ["nonsense for a key", () => ({ identityKeyPublic: "nonsense" })],
  ["nothing for a proof", () => ({ linkProof: null as never })],
])("a knock with %s is neither shown nor let in", async (_, change) => {
  const { admissions, log, view, told } = await door();
  const good = knock(log);
  const bad = { ...good, ...change(good) };
  admissions.waits(bad);
  expect([view.state.lobby, told]).toEqual([[], []]);
  await expect(admissions.admit([bad.sessionId])).rejects.toMatchObject({ code: "guest_not_waiting" });
});

test("a knock is shown as soon as the log has its invitation", async () => {
  const { admissions, log, view, told } = await door();
  const key = PrivateKey.generate();
  const tokenHash = randomBytes(32);
  const made = {
    tokenHash,
    linkKey: key.publicKey().serialize(),
    forWhom: ForWhom.GUEST,
    maxUses: 1,
    expiresAt: Date.now() + 60_000,
  };
  const other = await Log.create();
  admissions.waits({ ...knock(other), tokenHash: base64(tokenHash) });
  expect(view.state.lobby).toEqual([]);
  await log.written.append((writer) => writer.makeInvitation(made));
  admissions.rosterChanged();
  expect([view.state.lobby, told]).toEqual([[], []]); // Its proofs are for another link.
});

test("a link lets no more in at once than it was made for", async () => {
  const { admissions, log } = await door();
  const [tokenHash, seed] = [randomBytes(32), randomBytes(32)];
  await log.written.append((writer) =>
    writer.makeInvitation({
      tokenHash,
      linkKey: linkKey(seed).publicKey().serialize(),
      forWhom: ForWhom.GUEST,
      maxUses: 1,
      expiresAt: Date.now() + 60_000,
    }),
  );
  const anchor = log.follower.roster.head as Uint8Array;
  const [jo, kim] = [await Keyholder.guest("Jo"), await Keyholder.guest("Kim")];
  for (const guest of [jo, kim]) {
    const { identityKeyPair, registrationId } = guest.store.local;
    const claim = { logId: LOG_ID, anchor, tokenHash, sessionId: guest.address.id, registrationId };
    const signed = signKnock({ ...claim, displayName: guest.name }, linkKey(seed), identityKeyPair.privateKey);
    admissions.waits(toWire(signed));
  }
  const both = admissions.admit([jo.address.id, kim.address.id]);
  await expect(both).rejects.toMatchObject({ code: "invitation_used_up" });
  await expect(admissions.admit([jo.address.id])).rejects.toMatchObject({ code: "unreachable" });
});

test("who has gone keeps nobody else outside who is let in with it", async () => {
  const { admissions, log } = await door();
  const good = knock(log);
  admissions.waits(good);
  const gone = (await Keyholder.guest("Jo")).address.id;
  await expect(admissions.admit([gone, good.sessionId])).rejects.toMatchObject({ code: "unreachable" }); // It was tried.
  await expect(admissions.admit([gone])).rejects.toMatchObject({ code: "guest_not_waiting" });
});

test("nobody is let in while admission is closed, with a link that was withdrawn, or twice", async () => {
  const { admissions, log, view } = await door();
  const good = knock(log);
  admissions.waits(good);
  await log.written.append((writer) => writer.closeAdmission());
  await expect(admissions.admit([good.sessionId])).rejects.toMatchObject({ code: "admission_closed" });
  await log.written.append((writer) => writer.openAdmission());
  await log.admit(gil);
  admissions.rosterChanged();
  expect(view.state.lobby).toEqual([]);
  await expect(admissions.admit([good.sessionId])).rejects.toMatchObject({ code: "guest_not_waiting" });
  const jo = await Keyholder.guest("Jo");
  admissions.waits(knock(log, jo));
  const tokenHash = jo.knock(log.anchor).tokenHash;
  await log.written.append((writer) => writer.revokeInvitation(tokenHash));
  admissions.rosterChanged();
  expect(view.state.lobby).toEqual([]);
  await expect(admissions.admit([jo.address.id])).rejects.toMatchObject({ code: "guest_not_waiting" });
});

test("who was taken out, or left, does not wait again when the server shows the former knock", async () => {
  const { admissions, log, view, told } = await door();
  const jo = await Keyholder.guest("Jo");
  await log.admit(gil, jo);
  await log.written.append((writer) => writer.removeGuest(gil.address.id));
  await admissions.hadGone(jo.address.id);
  admissions.replace([knock(log, gil), knock(log, jo)]);
  expect(view.state.lobby.map(({ name }) => name)).toEqual(["Jo"]);
  expect(told).toEqual([]);
});

test("a guest is taken out with its link, and one that had gone without", async () => {
  const { admissions, log, follower } = await door();
  const jo = await Keyholder.guest("Jo");
  await log.admit(gil, jo);
  const { tokenHash } = gil.knock(log.anchor);
  await admissions.hadGone(gil.address.id);
  expect(follower.roster.invitation(tokenHash)?.revoked).toBe(false);
  await admissions.remove(jo.address.id);
  expect(follower.roster.invitation(tokenHash)?.revoked).toBe(true);
  expect(follower.roster.guests).toEqual([]);
  await admissions.remove(jo.address.id); // Again, it says nothing.
});
