import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { Guest, type GuestMeeting, type MemberMeeting } from "../../src/index.ts";
import { MemoryTab } from "../memory-tab.ts";
import { installed, type Manner, type ProxyName, RealProxy } from "../real-proxy.ts";
import { admit, newDevice, newLink, ready, shows } from "./bench.ts";

const here = installed();

/** Where a member and a guest talk through a proxy that does so with what they send. */
async function meetBehind(
  name: ProxyName,
  manner: Manner,
  meet: (host: MemberMeeting, guest: GuestMeeting) => Promise<void>,
): Promise<void> {
  const link = await newLink("Hanna");
  const proxy = await RealProxy.before(link, name);
  try {
    const device = await newDevice(proxy.link(manner, link));
    const host = await device.createMeeting("Minutes");
    const invitation = (await host.invite()).link;
    expect(invitation.startsWith(new URL(proxy.link(manner, link)).origin)).toBe(true);
    const guest = await Guest.knock(invitation, "Gil", { tab: new MemoryTab() });
    await admit(host, "Gil");
    await ready(guest);
    await ready(host);
    await meet(host, guest);
    await guest.close();
    await device.close();
  } finally {
    await proxy.close();
  }
}

async function talk(host: MemberMeeting, guest: GuestMeeting): Promise<void> {
  await host.say("one");
  await shows(guest, "Hanna: one");
  await guest.say("two");
  await shows(host, "Hanna: one", "Gil: two");
}

describe.each(["nginx", "haproxy"] as const)("behind %s", (name) => {
  const tried = test.skipIf(!here.has(name));

  tried("set as recommended, members and guests talk", () => meetBehind(name, "RECOMMENDED", talk));

  tried("that refuses WebSockets and rewrites Host, they talk", () => meetBehind(name, "BLOCKED", talk));

  tried("that gives up too soon, they come back each time, and nothing is lost", () =>
    meetBehind(name, "IMPATIENT", async (host, guest) => {
      const said: string[] = [];
      for (let times = 0; times < 2; times++) {
        await guest.until(({ connection }) => connection === "offline");
        await host.say(`while the guest was away ${times}`);
        said.push(`Hanna: while the guest was away ${times}`);
        await shows(guest, ...said);
      }
    }),
  );
});
