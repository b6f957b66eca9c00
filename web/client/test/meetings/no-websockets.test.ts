import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { Guest } from "../../src/index.ts";
import { MemoryTab } from "../memory-tab.ts";
import { NoWebSockets } from "../no-websockets.ts";
import { admit, newDevice, newLink, newMeeting, ready, shows } from "./bench.ts";

// Handshakes that are never answered are a matter of time, which event-socket.test.ts passes by a virtual clock.
test.each(["refused", "cut"] as const)(
  "where a WebSocket's handshake is %s, members and guests talk by long polling",
  async (upgrades) => {
    const link = await newLink("Hanna");
    const proxy = await NoWebSockets.before(link, upgrades);
    try {
      const device = await newDevice(proxy.link(link));
      const host = await device.createMeeting("Minutes");
      await host.until(({ status, connection }) => status === "admitted" && connection === "online");
      const guest = await Guest.knock(proxy.link((await host.invite()).link), "Gil", { tab: new MemoryTab() });
      await admit(host, "Gil");
      await ready(guest);
      await host.say("one");
      await guest.say("two");
      await shows(host, "Hanna: one", "Gil: two");
      await shows(guest, "Hanna: one", "Gil: two");
    } finally {
      proxy.close();
    }
  },
);

test("a guest with long polling goes back to a WebSocket when one works", async () => {
  const { host } = await newMeeting();
  const { link } = await host.invite();
  const proxy = await NoWebSockets.before(link, "refused");
  try {
    const guest = await Guest.knock(proxy.link(link), "Gil", { tab: new MemoryTab() });
    await admit(host, "Gil");
    await ready(guest);
    proxy.upgrades = "passed";
    proxy.cut();
    await guest.until(({ connection }) => connection === "offline");
    await guest.until(({ connection }) => connection === "online");
    await expect.poll(() => proxy.passed, { timeout: 30_000 }).toBe(1);
    await host.say("one");
    await shows(guest, "Hanna: one");
  } finally {
    proxy.close();
  }
});
