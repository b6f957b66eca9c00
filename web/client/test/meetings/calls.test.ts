import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { Wiretap } from "../wiretap.ts";
import { admit, knock, newDevice, newLink, ready, shows } from "./bench.ts";

test("a guest's keys are asked for while it waits, and its member's key goes with the admission", async () => {
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

    const calls = tap.calls.toString("latin1");
    expect(calls.split("/external/keys ")).toHaveLength(2);
    expect(calls.split("/admissions ")).toHaveLength(2);
    expect(tap.calls.includes('"envelopes":[{')).toBe(true);
    expect(tap.frames.includes('["meeting:distributeSenderKeys",')).toBe(false);
  } finally {
    tap.close();
  }
});
