import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { Wiretap } from "../wiretap.ts";
import { admit, knock, newDevice, newLink, ready, shows } from "./bench.ts";

test("a guest's keys come with its admission, and are not asked for", async () => {
  const link = await newLink("Hanna");
  const tap = await Wiretap.before(link);
  try {
    const device = await newDevice(tap.link(link));
    const host = await device.createMeeting("Minutes");
    await host.until(({ status, connection }) => status === "admitted" && connection === "online");
    const { guest } = await knock(host, "Gil");
    await admit(host, "Gil");
    await Promise.all([ready(guest), ready(host)]);
    await host.say("Welcome");
    await shows(guest, "Hanna: Welcome");

    expect(tap.calls.includes("/admissions ")).toBe(true);
    expect(tap.calls.includes("/external/keys ")).toBe(false);
  } finally {
    tap.close();
  }
});
