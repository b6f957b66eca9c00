import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { Member, type MemberDevice, type MemberLink, type MemberMeeting } from "../../src/index.ts";
import { eventually, newMeeting, newMember, plain, ready, shows, type TestDevice } from "./bench.ts";
import { inStoreOf } from "./hostile/scenario.ts";

/** A link for an account, made by the host. */
async function linkFor(host: MemberMeeting, label?: string): Promise<string> {
  return (await host.invite({ forMember: true, ...(label === undefined ? {} : { label }) })).link;
}

async function knocks(device: MemberDevice, link: string): Promise<MemberLink> {
  const opened = await device.memberLink(link);
  await opened.knock();
  return opened;
}

function waits(host: MemberMeeting, name: string) {
  return host.until(({ memberLobby }) => memberLobby.some((one) => plain(one.name) === name));
}

/** The names of what a device keeps. */
function recordsOf(device: TestDevice, prefix: string): Promise<readonly string[]> {
  return inStoreOf(device, (store) =>
    store.update(async ({ records }) => [...(await records.all(prefix)).keys()].map((rest) => prefix + rest)),
  );
}

describe("an account with a member link", () => {
  test("knocks, is let in, and is proved to everybody", async () => {
    const { host } = await newMeeting("Plans");
    const [sam, mia] = await Promise.all([newMember("Sam"), newMember("Mia")]);
    await host.addMember(sam.me.userId);
    const atSam = await sam.openMeeting(host.state.meetingId);
    await ready(atSam);
    const link = await linkFor(host, "For Mia");
    expect(link).toContain("/member/lki_");

    const opened = await mia.memberLink(link);
    expect([opened.title, plain(opened.hostName), opened.state]).toEqual(["Plans", "Hanna", "none"]);
    await opened.knock();
    const { memberLobby, invitations } = await waits(host, "Mia");
    expect(memberLobby[0]?.userId).toBe(mia.me.userId);
    expect(invitations.find(({ tokenHash }) => tokenHash === memberLobby[0]?.tokenHash)).toMatchObject({
      isForMember: true,
      label: "For Mia",
      link,
    });
    await host.admitMember(mia.me.userId);

    expect(await opened.ask()).toBe("member");
    const atMia = await mia.openMeeting(opened.meetingId);
    await ready(atMia);
    await ready(host);
    await host.say("Welcome");
    await shows(atMia, "Hanna: Welcome");
    const { members } = await atSam.until(({ members: all }) => all.length === 3);
    expect(members.map(({ name, isProved }) => [plain(name), isProved])).toEqual([
      ["Hanna", true],
      ["Sam", false],
      ["Mia", true],
    ]);
    expect(host.state.memberLobby).toEqual([]);
    expect(atMia.state.warnings).toEqual([]);
  });

  test("is declined, may knock again, and takes its knock back", async () => {
    const { host } = await newMeeting();
    const mia = await newMember("Mia");
    const opened = await knocks(mia, await linkFor(host));
    await waits(host, "Mia");
    await host.declineMember(mia.me.userId);
    expect(await opened.ask()).toBe("declined");
    await opened.knock();
    await waits(host, "Mia");
    await opened.withdraw();
    expect(opened.state).toBe("none");
    await host.until(({ memberLobby }) => memberLobby.length === 0);
  });

  test("that another account has, too, is told that it is used", async () => {
    const { host } = await newMeeting();
    const [mia, eve] = await Promise.all([newMember("Mia"), newMember("Eve")]);
    const link = await linkFor(host);
    await knocks(mia, link);
    const eves = await knocks(eve, link);
    await waits(host, "Eve");
    await waits(host, "Mia");
    await host.admitMember(mia.me.userId);
    await expect(eves.ask()).rejects.toMatchObject({ code: "invitation_used_up" });
    await expect(host.admitMember(eve.me.userId)).rejects.toMatchObject({ code: "guest_not_waiting" });
  });

  test("is told that it was withdrawn", async () => {
    const { host } = await newMeeting();
    const mia = await newMember("Mia");
    const { tokenHash, link } = await host.invite({ forMember: true });
    const opened = await knocks(mia, link);
    await waits(host, "Mia");
    await host.revoke(tokenHash);
    await host.until(({ memberLobby }) => memberLobby.length === 0);
    await expect(opened.ask()).rejects.toMatchObject({ code: "invitation_revoked" });
  });

  test("knocks anew when the account has changed meanwhile", async () => {
    const { host } = await newMeeting();
    const mia = await newMember("Mia");
    const opened = await knocks(mia, await linkFor(host));
    await waits(host, "Mia");
    await mia.rename(`Mia M. ${crypto.randomUUID().slice(0, 8)}`);
    await expect(host.admitMember(mia.me.userId)).rejects.toMatchObject({ code: "knock_outdated" });
    expect(await opened.ask()).toBe("waiting");
    await waits(host, "Mia M.");
    await eventually(
      () =>
        host.admitMember(mia.me.userId).then(
          () => true,
          () => false,
        ),
      (isIn) => isIn,
    );
    expect(await opened.ask()).toBe("member");
  });

  test("checks the link also where its device was closed meanwhile", async () => {
    const { host } = await newMeeting();
    const mia = await newMember("Mia");
    const { profile } = mia;
    const { meetingId } = await knocks(mia, await linkFor(host));
    await waits(host, "Mia");
    await host.admitMember(mia.me.userId);
    await mia.close();
    const again = (await Member.resume({ profile })) ?? expect.unreachable();
    await ready(await again.openMeeting(meetingId));
  });

  test("says what changes in it there only once the link's log is found", async () => {
    const { host } = await newMeeting();
    const mia = await newMember("Mia");
    const other = await mia.createMeeting("Other");
    await other.close();
    const { meetingId } = await knocks(mia, await linkFor(host));
    await waits(host, "Mia");
    await host.admitMember(mia.me.userId);

    // With the second change the first is through.
    for (const name of ["Maria", "Marie"]) {
      await mia.rename(`${name} ${crypto.randomUUID().slice(0, 8)}`);
      await eventually(
        () => recordsOf(mia, "account/to-carry"),
        (records) => records.length === 1 && records[0] === `account/to-carry-into/${meetingId}`,
      );
    }
    expect(await recordsOf(mia, `meeting/${meetingId}/roster/`)).toEqual([]);

    const atMia = await mia.openMeeting(meetingId);
    await ready(atMia);
    await host.until(({ members }) => members.some(({ name }) => plain(name) === "Marie"));
  });

  test("refuses other links, and those of other servers", async () => {
    const { host } = await newMeeting();
    const mia = await newMember("Mia");
    const { link: guests } = await host.invite();
    await expect(mia.memberLink(guests)).rejects.toMatchObject({ code: "link_mangled" });
    const elsewhere = (await linkFor(host)).replace(/^https?:\/\/[^/]+/, "https://other.example.org");
    await expect(mia.memberLink(elsewhere)).rejects.toMatchObject({ code: "forbidden" });
  });
});
