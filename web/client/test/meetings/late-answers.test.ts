import "fake-indexeddb/auto";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { Guest, type Meeting, type MemberMeeting } from "../../src/index.ts";
import type { WaitingGuest } from "../../src/wire.ts";
import { HostileServer } from "../hostile-server.ts";
import { MemoryTab } from "../memory-tab.ts";
import { admit, knock, newDevice, newLink, newMeeting, newMember, plain, ready } from "./bench.ts";

/** A server whose answers to some calls take as long as a test says. */
let slow: HostileServer;

beforeEach(async () => {
  const link = await newLink("Anybody");
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
  const device = await newDevice(slow.link(await newLink("Bob")));
  await host.addMember(device.me.userId);
  return { device, open: () => device.openMeeting(host.state.meetingId) };
}

describe("who waits", () => {
  test("is shown though the list that was asked for before does not have it", async () => {
    const asked = signal();
    const heard = signal();
    const link = await newLink("Hanna");
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
    await device.accounts(); // An answer later.
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
    const bob = await open();
    await bob.until(({ status }) => status === "admitted");
    await expect.poll(() => lists, { timeout: 40_000 }).toBe(1);
    slow.cut(); // It comes in once more while the first list is on its way.
    const { guest } = await knock(host, "Gil");
    await bob.until(({ lobby }) => lobby.length === 1);
    mayCome.give();
    await comes.given;
    await device.accounts(); // An answer later.

    await expect.poll(() => lists, { timeout: 40_000 }).toBe(2);
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

describe("who comes while somebody speaks", () => {
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

  /** The logs of accounts come only after something was said. */
  function holdLogs(): { readonly asked: Promise<void>; come(): void } {
    const asked = signal();
    const said = signal();
    slow.answers(/POST .*\/account-logs/, async (logs) => {
      asked.give();
      await said.given;
      return logs;
    });
    return { asked: asked.given, come: said.give };
  }

  test("is shown no words of a nameless member", async () => {
    const { host } = await newMeeting();
    const bob = await newMember("Bob");
    await host.addMember(bob.me.userId);
    const his = await bob.openMeeting(host.state.meetingId);
    await Promise.all([ready(host), ready(his)]);
    const { link } = await host.invite();
    const logs = holdLogs();
    const gil = await Guest.knock(slow.link(link), "Gil", { tab: new MemoryTab() });
    const names = authors(gil);
    await admit(host, "Gil");
    await logs.asked;
    await hasHeardAll(his);
    await hasHeardAll(host);
    logs.come();
    await gil.until(({ messages }) => messages.length === 2);

    expect([...names]).toEqual(["Bob", "Hanna"]);
    await gil.close();
    await bob.close();
  });
});

test("a guest whose knock is not answered knocks again, and comes in", async () => {
  const { host } = await newMeeting();
  const { link } = await host.invite();
  const real = globalThis.fetch;
  let knocks = 0;
  vi.stubGlobal("fetch", async (...call: Parameters<typeof fetch>) => {
    const answer = await real(...call);
    if (String(call[0]).endsWith("/external/register") && knocks++ === 0) {
      throw new TypeError("the answer is lost");
    }
    return answer;
  });
  try {
    const guest = await Guest.knock(link, "Gil", { tab: new MemoryTab() });
    expect(knocks).toBe(2);
    await admit(host, "Gil");
    await ready(guest);
    expect(host.state.lobby).toEqual([]);
  } finally {
    vi.unstubAllGlobals();
  }
});
