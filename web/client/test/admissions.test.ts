import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { base64 } from "../src/bytes.ts";
import { MemberApi } from "../src/http/member-api.ts";
import { KnownSecrets } from "../src/invite/known-secrets.ts";
import { guestProof } from "../src/invite/link-secret.ts";
import { InvitationLink } from "../src/invite/links.ts";
import { Admissions } from "../src/meeting/admissions.ts";
import type { LobbyGuest } from "../src/meeting/state.ts";
import { MeetingView } from "../src/meeting/view.ts";
import { hashToken } from "../src/roster/entries.ts";
import { RosterFollower } from "../src/roster/follower.ts";
import { DeviceStore } from "../src/store/device-store.ts";
import type { WaitingGuest } from "../src/wire.ts";
import { Person, xeddsa } from "./people.ts";

const MEETING = "meeting-1";
const link = InvitationLink.create("https://meet.example", `lki_${"t".repeat(43)}`);
const bob = new Person("user-bob", 1);
const gil = new Person("guest-gil", 1);

const knock: WaitingGuest = {
  meetingId: MEETING,
  sessionId: gil.address.id,
  displayName: "Gil",
  registrationId: 7,
  identityKeyPublic: base64(gil.identityKey),
  identityProof: base64(
    guestProof(link.secret, {
      meetingId: MEETING,
      token: link.token,
      identityKey: gil.identityKey,
      registrationId: 7,
      displayName: "Gil",
    }),
  ),
  invitationTokenHash: base64(hashToken(link.token)),
  knockedAt: "2026-01-01T00:00:00Z",
};

/** A member's device at a door behind which no server answers. */
async function door() {
  const store = await DeviceStore.open(crypto.randomUUID());
  const secrets = await KnownSecrets.open(store, MEETING);
  const api = new MemberApi("http://127.0.0.1:1", { kind: "none" }).in(MEETING);
  const follower = await RosterFollower.open({
    meetingId: MEETING,
    self: bob.address,
    sign: (message) => bob.keys.privateKey.sign(message),
    verifies: xeddsa,
    source: { page: (from) => api.roster(from), append: (entry) => api.appendToRoster(entry) },
    archive: { load: async () => [], keep: async () => undefined },
    watcher: { accepted: () => undefined, refused: () => undefined },
  });
  const view = new MeetingView({
    meetingId: MEETING,
    title: "Minutes",
    hostName: "Hanna",
    status: "admitted",
    connection: "online",
    self: { address: bob.address, name: "Bob", kind: "member", isSelf: true },
    isHost: false,
    mayAdmit: true,
    participants: [],
    lobby: [],
    messages: [],
    held: 0,
    coverage: { ready: 0, queued: 0, total: 0 },
    warnings: [],
  });
  const told: LobbyGuest[] = [];
  view.on("guestWaiting", (guest) => told.push(guest));
  return { admissions: new Admissions(api, follower, view, secrets, () => undefined), secrets, view, told };
}

test("a proof that cannot be checked yet lets nobody in, and is announced again when it can", async () => {
  const { admissions, secrets, view, told } = await door();
  admissions.waits(knock);
  expect(view.state.lobby).toMatchObject([{ name: "Gil", proof: "unknown" }]);
  await expect(admissions.admit([gil.address.id])).rejects.toMatchObject({ code: "proof_unknown" });

  secrets.remember({ token: link.token, secret: link.secret });
  admissions.secretCame();
  expect(view.state.lobby).toMatchObject([{ name: "Gil", proof: "good" }]);
  expect(told.map(({ proof }) => proof)).toEqual(["unknown", "good"]);

  admissions.secretCame();
  expect(told).toHaveLength(2);
});

test.each([
  ["missing", { ...knock, identityProof: null }],
  ["wrong", { ...knock, displayName: "Gisela" }],
  ["wrong", { ...knock, registrationId: 8 }],
  ["wrong", { ...knock, identityKeyPublic: base64(new Person("guest-other", 1).identityKey) }],
])("a guest whose proof is %s is not let in", async (proof, guest: WaitingGuest) => {
  const { admissions, secrets, told } = await door();
  secrets.remember({ token: link.token, secret: link.secret });
  admissions.waits(guest);
  expect(told).toMatchObject([{ proof }]);
  await expect(admissions.admit([guest.sessionId])).rejects.toMatchObject({ code: "proof_refused" });
});
