import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Guest, type Meeting, Member, type MemberMeeting } from "../../src/index.ts";
import type { WaitingGuest } from "../../src/wire.ts";
import { HostileServer } from "../hostile-server.ts";
import { MemoryTab } from "../memory-tab.ts";
import { admit, knock, newAccount, newDevice, newMeeting, plain, ready, shows } from "./bench.ts";

/** A server whose answers to some calls take as long as a test says. */
let slow: HostileServer;

beforeEach(async () => {
  const { link } = await newAccount("Anybody");
  slow = await HostileServer.before(link);
});

afterEach(() => slow.close());

function signal(): { readonly given: Promise<void>; give(): void } {
  let give: () => void = () => undefined;
  const given = new Promise<void>((resolve) => {
    give = resolve;
  });
  return { given, give };
}

/** Everything that this meeting's device has heard so far has been counted. */
async function hasHeardAll(meeting: MemberMeeting): Promise<void> {
  const id = await meeting.say("said to hear the answer");
  await meeting.until(({ messages }) => messages.some((one) => one.id === id && one.delivery === "sent"));
}

async function bobIn(host: MemberMeeting) {
  const { userId, link } = await newAccount("Bob");
  const device = await newDevice(slow.link(link));
  await host.addMember(userId);
  return { device, open: () => device.openMeeting(host.state.meetingId) };
}

describe("who waits", () => {
  test("is shown though the list that was asked for before does not have it", async () => {
    const asked = signal();
    const heard = signal();
    const { link } = await newAccount("Hanna");
    slow.answers<{ guests: WaitingGuest[] }>(/GET .*\/external\/waiting/, async (list) => {
      asked.give();
      await heard.given;
      return list;
    });
    const pushed = signal();
    slow.pushes<WaitingGuest>("meeting:guestWaiting", (guest) => {
      pushed.give();
      return [guest];
    });
    const device = await newDevice(slow.link(link));
    const host = await device.createMeeting("Minutes");
    await asked.given;
    const { guest } = await knock(host, "Gil");
    await pushed.given;
    await host.members(); // An answer later.
    expect(host.state.lobby).toEqual([]);
    heard.give();

    const { lobby } = await host.until((state) => state.lobby.length > 0);
    expect(lobby.map(({ name }) => name)).toEqual(["Gil"]);
    await guest.close();
    await device.close();
  });

  test("stays shown though an older list comes after a newer one", async () => {
    const { host, device: hannas } = await newMeeting();
    const { device, open } = await bobIn(host);
    const mayCome = signal();
    const comes = signal();
    let lists = 0;
    slow.answers<{ guests: WaitingGuest[] }>(/GET .*\/external\/waiting/, async (list) => {
      if (++lists === 1) {
        await mayCome.given;
        comes.give();
      }
      return list;
    });
    const bob = await open(); // Joins, learns that it is in the log, and joins as one that is.
    await ready(bob);
    const { guest } = await knock(host, "Gil");
    await bob.until(({ lobby }) => lobby.length === 1);
    mayCome.give();
    await comes.given;
    await bob.members(); // An answer later.

    expect(lists).toBe(2);
    expect(bob.state.lobby.map(({ name }) => name)).toEqual(["Gil"]);
    await guest.close();
    await device.close();
    await hannas.close();
  });
});

test("a guest has left, though it is cut off before it is answered that it may", async () => {
  const { host } = await newMeeting();
  const { link } = await host.invite();
  const guest = await Guest.knock(slow.link(link), "Gil", { tab: new MemoryTab() });
  await admit(host, "Gil");
  await ready(guest);
  const answered = signal();
  slow.delays(/DELETE .*\/session\//, answered.given);
  const leaving = guest.leave();
  await guest.until(({ status }) => status !== "admitted");
  answered.give();
  await leaving;

  expect(guest.state.status).toBe("left");
});

describe("whoever comes back while somebody speaks", () => {
  /** Of everybody whose words were ever shown there. */
  function authors(meeting: Meeting): ReadonlySet<string> {
    const names = new Set<string>();
    const look = () =>
      meeting.state.messages.forEach(({ author }) => {
        names.add(plain(author.name));
      });
    look();
    meeting.on("state", look);
    return names;
  }

  test("is shown no words of a nameless member: a guest", async () => {
    const { host, device: hannas } = await newMeeting();
    const { device, open } = await bobIn(host);
    const bob = await open();
    await Promise.all([ready(host), ready(bob)]);
    const { link } = await host.invite();
    const tab = new MemoryTab();
    const gil = await Guest.knock(slow.link(link), "Gil", { tab });
    await admit(host, "Gil");
    await gil.until(({ coverage }) => coverage.ready === 2);
    await host.say("before");
    await shows(gil, "Hanna: before");
    await gil.close();

    const asked = signal();
    const said = signal();
    slow.answers(/GET .*\/participants/, async (people) => {
      asked.give();
      await said.given;
      return people;
    });
    const again = (await Guest.resume({ tab })) as Meeting;
    const names = authors(again);
    await asked.given;
    await hasHeardAll(bob);
    await hasHeardAll(host);
    said.give();
    await again.until(({ messages }) => messages.length === 3);
    await again.close();

    expect([...names]).toEqual(["Hanna", "Bob"]);
    await device.close();
    await hannas.close();
  });

  test("is shown no words of a nameless member: a member", async () => {
    const { host, device: hannas } = await newMeeting();
    const { device, open } = await bobIn(host);
    const bob = await open();
    const carols = await newAccount("Carol");
    const carol = await newDevice(carols.link);
    await host.addMember(carols.userId);
    const hers = await carol.openMeeting(host.state.meetingId);
    await Promise.all([host, bob, hers].map((one) => one.until(({ coverage }) => coverage.ready === 2)));
    await host.say("before");
    await shows(bob, "Hanna: before");
    await device.close();

    const asked = signal();
    const said = signal();
    slow.answers(/GET .*\/members/, async (people) => {
      asked.give();
      await said.given;
      return people;
    });
    const back = (await Member.resume({ profile: device.profile })) as typeof device;
    const again = await back.openMeeting(host.state.meetingId);
    const names = authors(again);
    await asked.given;
    await hasHeardAll(hers);
    said.give();
    await again.until(({ messages }) => messages.length === 2);

    expect([...names]).toEqual(["Hanna", "Carol"]);
    await back.close();
    await carol.close();
    await hannas.close();
  });
});
