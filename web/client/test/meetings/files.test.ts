import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import type { Meeting, Message } from "../../src/index.ts";
import { content } from "../files/server.ts";
import { joined, newMeeting, ready } from "./bench.ts";

/** Two segments and a bit. */
const SIZE = 2 * 1024 * 1024 + 3;

async function gather() {
  const { host } = await newMeeting();
  const { guest } = await joined(host, "Gil");
  await Promise.all([ready(host), ready(guest)]);
  return { host, guest };
}

async function fileAt(meeting: Meeting, name: string): Promise<Message> {
  const isIt = (message: Message) => message.file?.name === name && message.delivery === "sent";
  const { messages } = await meeting.until((state) => state.messages.some(isIt));
  return messages.find(isIt) ?? expect.unreachable();
}

async function bytesAt(meeting: Meeting, { id }: Message): Promise<Buffer> {
  const opened = await meeting.openFile(id);
  const bytes = Buffer.from(await opened.content.arrayBuffer());
  await opened.discard();
  return bytes;
}

describe("a file", () => {
  test("goes from a member to a guest, and from a guest to a member, as it is", async () => {
    const { host, guest } = await gather();
    const progress: number[] = [];
    const onProgress = (bytes: number) => progress.push(bytes);
    await host.sendFile(new Blob([content(SIZE)], { type: "application/pdf" }), { name: "../plan.pdf", onProgress });
    expect([progress[0], progress.at(-1)]).toEqual([0, SIZE]);
    const atGuest = await fileAt(guest, ".._plan.pdf");
    expect(atGuest.file).toEqual({ name: ".._plan.pdf", size: SIZE, mediaType: "application/pdf" });
    expect(Buffer.compare(await bytesAt(guest, atGuest), content(SIZE))).toBe(0);

    await guest.sendFile(new Blob([content(7)]), { name: "note" });
    const atHost = await fileAt(host, "note");
    expect(atHost.file?.mediaType).toBe("application/octet-stream");
    expect(atHost.author.name).toBe("Gil");
    expect(Buffer.compare(await bytesAt(host, atHost), content(7))).toBe(0);
    expect(Buffer.compare(await bytesAt(guest, await fileAt(guest, "note")), content(7))).toBe(0);
  });

  test("that is empty is sent, too", async () => {
    const { host, guest } = await gather();
    await guest.sendFile(new Blob([]), { name: "empty.txt" });
    expect((await bytesAt(host, await fileAt(host, "empty.txt"))).length).toBe(0);
  });

  test("is not there any more when its sender has deleted it", async () => {
    const { host, guest } = await gather();
    const id = await host.sendFile(new Blob([content(7)]), { name: "note" });
    const [atGuest] = await Promise.all([fileAt(guest, "note"), fileAt(host, "note")]);
    await host.delete(id);
    await guest.until(({ messages }) => messages.some(({ deletedAt }) => deletedAt !== undefined));
    expect(guest.state.messages.find((one) => one.id === atGuest.id)?.file).toBeUndefined();
    await expect(guest.openFile(atGuest.id)).rejects.toMatchObject({ code: "message_unknown" });
  });

  test("that is given up is said nowhere", async () => {
    const { host, guest } = await gather();
    const cancel = new AbortController();
    const onProgress = (bytes: number) => {
      if (bytes > 0) {
        cancel.abort(new Error("enough"));
      }
    };
    const sending = host.sendFile(new Blob([content(SIZE)]), { name: "plan.pdf", signal: cancel.signal, onProgress });
    await expect(sending).rejects.toThrow("enough");
    await host.sendFile(new Blob([content(7)]), { name: "note" });
    await fileAt(guest, "note");
    expect([host, guest].flatMap(({ state }) => state.messages.map(({ text }) => text))).toEqual(["note", "note"]);
  });

  test("cannot be changed, and its name is quoted by an answer", async () => {
    const { host, guest } = await gather();
    const id = await host.sendFile(new Blob([content(7)]), { name: "note" });
    const [atGuest] = await Promise.all([fileAt(guest, "note"), fileAt(host, "note")]);
    await expect(host.edit(id, "another name")).rejects.toMatchObject({ code: "invalid_text" });
    await guest.say("Thank you", { replyTo: atGuest.id });
    const { messages } = await host.until((state) => state.messages.some(({ text }) => text === "Thank you"));
    expect(messages.map(({ text }) => text)).toEqual(["note", "Thank you"]);
  });

  test("larger than the server takes is refused before anything of it is sent", async () => {
    const { host } = await gather();
    const huge = { size: 600 * 1024 * 1024, type: "", slice: () => expect.unreachable() } as unknown as Blob;
    await expect(host.sendFile(huge, { name: "huge.zip" })).rejects.toMatchObject({ code: "too_large" });
    expect(host.state.messages).toEqual([]);
  });
});
