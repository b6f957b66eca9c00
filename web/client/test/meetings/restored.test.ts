import "fake-indexeddb/auto";
import { expect, test } from "vitest";
import { backUpServer, joined, newMeeting, plain, ready, restoreServer, shows } from "./bench.ts";

test("what is said after the server was restored is read by everybody once, and everybody is told", async () => {
  const { host } = await newMeeting();
  const { guest } = await joined(host, "Gil");
  await ready(host);
  const lines: string[] = [];
  const say = async (...texts: readonly string[]) => {
    for (const text of texts) {
      await host.say(text);
      lines.push(`Hanna: ${text}`);
    }
    await shows(guest, ...lines);
    await shows(host, ...lines);
  };
  await say("before 1", "before 2");
  await backUpServer();
  await say(...Array.from({ length: 12 }, (_, i) => `lost ${i}`));
  await restoreServer();
  await say("restored 1", "restored 2", "restored 3");
  await guest.say("I read you");
  lines.push("Gil: I read you");
  await shows(host, ...lines);
  await shows(guest, ...lines);
  for (const meeting of [host, guest]) {
    const { messages, warnings } = meeting.state;
    expect(messages.map(({ author, text }) => `${plain(author.name)}: ${text}`)).toEqual(lines);
    expect(messages.every(({ delivery }) => delivery === "sent")).toBe(true);
    expect(warnings).toMatchObject([{ kind: "server-restored", lost: 12 }]);
  }
});
