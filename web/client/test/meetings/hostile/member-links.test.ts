import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { type KeptAccountLog, KnownAccount } from "../../../src/account/known-account.ts";
import { base64 } from "../../../src/bytes.ts";
import { WhoMayAdmit } from "../../../src/gen/latchkey/v2/meeting_pb.ts";
import { MEMBER } from "../../../src/invite/link-text.ts";
import { InvitationLink } from "../../../src/invite/links.ts";
import { hashToken } from "../../../src/invite/token.ts";
import type { AccountState } from "../../../src/log/account/account-state.ts";
import { logIdOf } from "../../../src/log/form.ts";
import type { AccountLogPages, KnockAsMember, WaitingMember, WaitingMembers } from "../../../src/wire.ts";
import { TestAccount } from "../../log/test-account.ts";
import { TestMeeting } from "../../log/test-meeting.ts";
import { newLink, newMember, type TestDevice } from "../bench.ts";
import { inStoreOf, scenarios } from "./scenario.ts";

const scenario = scenarios();

const WAITING = /GET .*\/member\/waiting/;

async function memberLink(expiresAt?: Date): Promise<string> {
  return scenario.now.invitation({ forMember: true, ...(expiresAt === undefined ? {} : { expiresAt }) });
}

/** From now on the server tells Hanna of other knocks than there are. */
function showsOtherKnocks(lie: (truth: WaitingMember) => WaitingMember): void {
  const { toHanna } = scenario.now;
  toHanna.pushes<WaitingMember>("meeting:memberWaiting", (truth) => [lie(truth)]);
  toHanna.answers<WaitingMembers>(WAITING, ({ members }) => ({ members: members.map(lie) }));
}

async function samKnocks(link: string) {
  const opened = await scenario.now.sam.memberLink(scenario.now.toSam.link(link));
  await opened.knock();
  return opened;
}

/** What Sam's device says when it knocks, as the server could show it later. */
async function knockOfSams(link: string): Promise<WaitingMember> {
  const { toSam, sam, meetingId, samsAddress } = scenario.now;
  let said: KnockAsMember | undefined;
  toSam.overhears<KnockAsMember>(/POST .*\/member\/knock/, (body) => {
    said = body;
  });
  const opened = await samKnocks(link);
  await opened.withdraw();
  const { accountIndex, accountHash, linkProof, deviceProof } = said ?? expect.unreachable();
  return {
    meetingId,
    userId: sam.me.userId,
    deviceId: samsAddress.deviceId,
    accountIndex,
    accountHash,
    tokenHash: base64(hashToken(InvitationLink.parse(link, MEMBER).token)),
    linkProof,
    deviceProof,
    knockedAt: new Date().toISOString(),
  };
}

async function push(knock: WaitingMember): Promise<void> {
  const { toHanna } = scenario.now;
  toHanna.answers<WaitingMembers>(WAITING, () => ({ members: [knock] }));
  toHanna.push("meeting:memberWaiting", knock);
  await scenario.now.settle();
}

async function showsNobody(userId: string): Promise<void> {
  expect(scenario.now.atHanna.state.memberLobby).toEqual([]);
  await isNotLetIn(userId, "guest_not_waiting");
}

async function isNotLetIn(userId: string, code: string): Promise<void> {
  const { atHanna } = scenario.now;
  await expect(atHanna.admitMember(userId)).rejects.toMatchObject({ code });
  expect(atHanna.state.members.map((member) => member.userId)).not.toContain(userId);
}

describe("the server", () => {
  test("puts another account in the place of one that knocks by a member link", async () => {
    const eve = await newMember("Eve");
    const { place } = await accountOf(eve);
    showsOtherKnocks((truth) => ({
      ...truth,
      userId: eve.me.userId,
      deviceId: 1,
      accountIndex: place.index,
      accountHash: base64(place.hash),
    }));

    await samKnocks(await memberLink());
    await scenario.now.settle();

    await showsNobody(eve.me.userId);
    await eve.close();
  });

  test("says that an account has another link than it has", async () => {
    const other = base64(hashToken(InvitationLink.parse(await memberLink(), MEMBER).token));
    showsOtherKnocks((truth) => ({ ...truth, tokenHash: other }));

    await samKnocks(await memberLink());
    await scenario.now.settle();

    await showsNobody(scenario.now.sam.me.userId);
  });

  test("shows a second account that has a link for one, which was let in", async () => {
    const { atHanna, sam } = scenario.now;
    const link = await memberLink();
    const knock = await knockOfSams(link);
    const tess = await newMember("Tess");
    await (await tess.memberLink(await truly(link))).knock();
    await atHanna.until(({ memberLobby }) => memberLobby.length === 1);
    await atHanna.admitMember(tess.me.userId);

    await push(knock);

    await showsNobody(sam.me.userId);
    await tess.close();
  });

  test("shows a knock by a link that was withdrawn", async () => {
    const { atHanna, sam } = scenario.now;
    const { tokenHash, link } = await atHanna.invite({ forMember: true });
    const knock = await knockOfSams(link);
    await atHanna.revoke(tokenHash);

    await push(knock);

    await showsNobody(sam.me.userId);
  });

  test("repeats a knock of an account that has changed since", async () => {
    const { sam } = scenario.now;
    const knock = await knockOfSams(await memberLink());
    await sam.rename(`Samuel ${crypto.randomUUID().slice(0, 8)}`);

    await push(knock);

    await isNotLetIn(sam.me.userId, "knock_outdated");
  });

  test("shows who has come by a member link a log that it made up, in which it adds that account", async () => {
    const { toSam, sam, meetingId } = scenario.now;
    const opened = await samKnocks(await memberLink());
    const madeUp = new TestMeeting(TestAccount.open("Hanna"));
    madeUp.accept(madeUp.creating(WhoMayAdmit.HOSTS, 1, logIdOf(meetingId)));
    const entries = madeUp.entries.map(base64);
    toSam.invents(/GET .*\/roster/, () => ({ meetingId, from: 0, entries, size: entries.length }));
    toSam.invents(new RegExp(`GET .*/meetings/${meetingId}$`), () => ({
      meetingId,
      title: "Plans",
      hostUserId: madeUp.creator.userId,
      hostName: "Hanna",
      createdAt: new Date().toISOString(),
    }));
    toSam.answers<AccountLogPages>(/POST \/api\/account-logs/, ({ logs }) => {
      const account = madeUp.creator.entries.map(base64);
      return { logs: [...logs, { userId: madeUp.creator.userId, from: 0, entries: account, size: account.length }] };
    });
    const signed: unknown[] = [];
    toSam.overhears(/POST .*\/roster/, (body) => signed.push(body));

    await expect(sam.openMeeting(opened.meetingId)).rejects.toMatchObject({ code: "proof_refused" });

    expect(signed).toEqual([]);
    expect(await keptOfSams(meetingId)).toEqual([]);
  });

  test("shows who has come by a member link a log that ends before the link was made", async () => {
    const { toSam, sam, atHanna, meetingId } = scenario.now;
    const before = await scenario.now.log();
    const opened = await samKnocks(await memberLink());
    await atHanna.until(({ memberLobby }) => memberLobby.length === 1);
    await atHanna.admitMember(sam.me.userId);
    toSam.invents(/GET .*\/roster/, () => ({ meetingId, from: 0, entries: before, size: before.length }));

    await expect(sam.openMeeting(opened.meetingId)).rejects.toMatchObject({ code: "proof_refused" });

    expect(await keptOfSams(meetingId)).toEqual([]);
  });
});

/** The link by way of the real server. */
async function truly(link: string): Promise<string> {
  return link.replace(/^https?:\/\/[^/]+/, new URL(await newLink("Anybody")).origin);
}

/** As the device itself has verified it. */
function accountOf(device: TestDevice): Promise<AccountState> {
  const { userId } = device.me;
  return inStoreOf(device, async (store) => {
    const kept = await store.update(({ records }) => records.get<KeptAccountLog>(`account-log/${userId}`));
    const { state } = await new KnownAccount(userId, kept ?? expect.unreachable()).log();
    return state ?? expect.unreachable();
  });
}

function keptOfSams(meetingId: string): Promise<readonly string[]> {
  return inStoreOf(scenario.now.sam, (store) =>
    store.update(async ({ records }) => [...(await records.all<string>(`meeting/${meetingId}/roster/`)).values()]),
  );
}
