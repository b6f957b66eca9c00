import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { Guest } from "../../src/index.ts";
import { MemoryTab } from "../memory-tab.ts";
import { admit, JavaPeer, newMeeting, ready, shows, verified } from "./bench.ts";

async function gather() {
  const { host } = await newMeeting();
  const guest = await Guest.knock((await host.invite()).link, "Gil", { tab: new MemoryTab() });
  await admit(host, "Gil");
  await Promise.all([ready(host), ready(guest)]);
  return { host, guest };
}

describe("a record", () => {
  test("of a member and of a guest holds, by Java's verdict, also when the meeting is over", async () => {
    const { host, guest } = await gather();
    const typo = await host.say("Tomorow?");
    await shows(guest, "Hanna: Tomorow?");
    await host.edit(typo, "Tomorrow?");
    await guest.say("Yes");
    await host.until(({ messages }) => messages.some(({ text }) => text === "Yes"));
    const hasty = await host.say("The PIN is 4711");
    await guest.until(({ messages }) => messages.some(({ text }) => text === "The PIN is 4711"));
    await host.delete(hasty);
    await guest.until(({ messages }) => messages.some(({ deletedAt }) => deletedAt !== undefined));
    await host.sendFile(new Blob([new Uint8Array(7)]), { name: "plan.pdf" });
    await guest.until(({ messages }) => messages.some(({ file }) => file !== undefined));
    await guest.say("Bye");
    await Promise.all(
      [host, guest].map((one) => one.until(({ messages }) => messages.some(({ text, seq }) => text === "Bye" && seq))),
    );
    await host.end();
    await guest.until(({ status }) => status === "ended");

    for (const one of [host, guest]) {
      const record = await one.record("named");
      expect(record).toContain("plan.pdf");
      const { problems, said, signed, checked } = await verified(record);
      expect(problems).toEqual([]);
      expect(said).toEqual([
        "WORDS: Tomorow?",
        "EDIT: Tomorrow?",
        "WORDS: Yes",
        "WITHHELD_AS_DELETED: ",
        "DELETION: ",
        "WITHHELD_FILE: plan.pdf",
        "WORDS: Bye",
      ]);
      expect(signed).toEqual(["Yes", "Bye"]);
      expect(checked.some((line) => line.includes("transcript marks"))).toBe(true);
      expect(await one.record("unnamed")).not.toContain("plan.pdf");
      expect((await verified(await one.record("keys"))).problems).toEqual([]);
    }
  });

  test("that Java makes of the same meeting has the same log and the same words", async () => {
    const host = await JavaPeer.host("Jana", "Minutes");
    const guest = await Guest.knock(await host.invite(), "Gil", { tab: new MemoryTab() });
    await host.admit(guest.state.self.address.id);
    await ready(guest);
    await host.say("welcome");
    await shows(guest, "Jana: welcome");
    await guest.say("thank you");
    await shows(guest, "Jana: welcome", "Gil: thank you");

    const [here, there] = [JSON.parse(await guest.record("named")), JSON.parse(await host.record())];
    expect(here.log).toEqual(there.log);
    expect(here.accounts).toEqual(there.accounts);
    const bodies = (record: typeof here) =>
      record.messages.map(({ content }: { content: { body: string } }) => content.body);
    expect(bodies(here)).toEqual(bodies(there));
    await host.remove(guest.state.self.address.id);
    await guest.until(({ status }) => status === "removed");
  });

  test("is none of a guest that waits", async () => {
    const { host } = await newMeeting();
    const guest = await Guest.knock((await host.invite()).link, "Gil", { tab: new MemoryTab() });
    await expect(guest.record("named")).rejects.toMatchObject({ code: "not_taking_part" });
    await guest.leave();
  });
});
