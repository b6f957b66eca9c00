import "fake-indexeddb/auto";
import { describe, expect, test } from "vitest";
import { base64, fromBase64, fromBase64url, randomBytes } from "../../../src/bytes.ts";
import type { SharedFile } from "../../../src/content/file.ts";
import type { SealedFile } from "../../../src/deliver/history.ts";
import { associatedData, FileSealer } from "../../../src/files/segments.ts";
import type { Meeting, MemberMeeting } from "../../../src/index.ts";
import { logIdOf } from "../../../src/log/form.ts";
import { content } from "../../files/server.ts";
import { admit } from "../bench.ts";
import { BareGuest } from "./bare-guest.ts";
import { inStoreOf, reads, says, scenarios, warned, words } from "./scenario.ts";

const scenario = scenarios();

/** More than three segments. */
const SIZE = 3 * 1024 * 1024 + 5;

/** Sam is in, and has said something, so that Hanna has Sam's key. */
async function gather(): Promise<MemberMeeting> {
  const atSam = await scenario.now.samComesIn();
  await says(atSam, "from Sam");
  await reads(scenario.now.atHanna, "from Sam");
  return atSam;
}

async function sends(meeting: Meeting, name = "plan.pdf", size = SIZE): Promise<string> {
  const id = await meeting.sendFile(new Blob([content(size)]), { name });
  await meeting.until(({ messages }) => messages.some((one) => one.id === id && one.delivery === "sent"));
  return id;
}

/** Opening it tells that, and nothing is kept. */
async function isRefused(meeting: Meeting, id: string): Promise<void> {
  await meeting.until(({ messages }) => messages.some((one) => one.id === id));
  await expect(meeting.openFile(id)).rejects.toMatchObject({ code: "file_damaged" });
}

/** What finds and opens the file of a message that a device has sent. */
async function sealedBy(id: string, device = scenario.now.hanna): Promise<SealedFile> {
  const { meetingId } = scenario.now;
  const kept = await inStoreOf(device, (store) =>
    store.update(({ records }) => records.get<{ readonly sealed: SealedFile }>(`meeting/${meetingId}/message/${id}`)),
  );
  return kept?.sealed ?? expect.unreachable();
}

const called = (name: string, more: Partial<SharedFile> = {}) => ({
  kind: "file" as const,
  fileId: base64(randomBytes(16)).replaceAll("+", "-").replaceAll("/", "_").replace("==", ""),
  key: base64(randomBytes(32)),
  size: 5,
  name,
  mediaType: "application/pdf",
  digest: base64(randomBytes(32)),
  sentAt: Date.now(),
  ...more,
});

describe("the server", () => {
  test("hands out another segment of a file than was asked for", async () => {
    const atSam = await gather();
    scenario.now.toHanna.reroutes(/^GET .*\/segments\/1$/, (path) => path.replace(/1$/, "2"));
    await isRefused(scenario.now.atHanna, await sends(atSam));
  });

  test("hands out less of a file than was sent", async () => {
    const atSam = await gather();
    scenario.now.toHanna.alters(/^GET .*\/segments\/3$/, (truth) => truth.subarray(0, -1));
    await isRefused(scenario.now.atHanna, await sends(atSam));
  });

  test("hands out more of a file than was sent", async () => {
    const atSam = await gather();
    scenario.now.toHanna.alters(/^GET .*\/segments\/3$/, (truth) => Buffer.concat([truth, Buffer.alloc(1)]));
    await isRefused(scenario.now.atHanna, await sends(atSam));
  });

  test("changes one bit of a file", async () => {
    const atSam = await gather();
    scenario.now.toHanna.alters(/^GET .*\/segments\/2$/, (truth) => {
      truth[100] = (truth[100] ?? 0) ^ 1;
      return truth;
    });
    await isRefused(scenario.now.atHanna, await sends(atSam));
  });

  test("hands out another file in a file's place", async () => {
    const atSam = await gather();
    const { atHanna, toHanna } = scenario.now;
    const { fileId } = await sealedBy(await sends(atHanna, "other.pdf"));
    toHanna.reroutes(/^GET .*\/files\//, (path) => path.replace(/files\/[^/]+/, `files/${fileId}`));
    await isRefused(atHanna, await sends(atSam));
  });
});

describe("a guest", () => {
  test("sends under a key of its own a file that another has sent", async () => {
    await gather();
    const { atHanna, toHanna } = scenario.now;
    const { fileId } = await sealedBy(await sends(atHanna, "plan.pdf", 5));
    const gus = await BareGuest.knock(await scenario.now.invitation(), "Gus");
    await admit(atHanna, "Gus");
    const log = await scenario.now.copyOfLog();
    const signed = gus.says(called("mine.pdf", { fileId }), { number: 1, previousHash: "" }, log);
    const message = await scenario.now.samsMessage({ kind: "relayed-guest-text", words: signed });
    toHanna.push("meeting:message", { ...message, seq: 3 });
    const { messages } = await reads(atHanna, "from Sam", "plan.pdf", "mine.pdf");
    expect(messages.at(-1)?.author.name).toBe("Gus");
    await isRefused(atHanna, messages.at(-1)?.id ?? "");
    await gus.close();
  });
});

describe("a member", () => {
  test("sends a file under a name that leads into another folder", async () => {
    await gather();
    await samsFileIsNotShown("../../.bashrc");
  });

  test("turns the name of a file around", async () => {
    await gather();
    await samsFileIsNotShown("invoice\u202Efdp.exe");
  });

  test("says another size of a file than it has", async () => {
    await gather();
    const { atHanna, toHanna } = scenario.now;
    const sealed = await sealedBy(await sends(atHanna, "plan.pdf", 5));
    const message = await scenario.now.samsMessage(called("small.pdf", { ...sealed, size: 4 }));
    toHanna.push("meeting:message", { ...message, seq: 3 });
    const { messages } = await reads(atHanna, "from Sam", "plan.pdf", "small.pdf");
    await isRefused(atHanna, messages.at(-1)?.id ?? "");
  });

  test("replaces a file by another that opens under the same id and key", async () => {
    const atSam = await gather();
    const { atHanna, meetingId, sam, toHanna } = scenario.now;
    const id = await sends(atSam, "plan.pdf", 5);
    const { fileId, key } = await sealedBy(id, sam);
    const associated = associatedData(logIdOf(meetingId), fromBase64url(fileId));
    const sealer = await FileSealer.begin(fromBase64(key), associated, 5);
    const other = await sealer.seal(0, new TextEncoder().encode("other"));
    toHanna.alters(/^GET .*\/segments\/0$/, () => Buffer.from(other));
    await isRefused(atHanna, id);
  });
});

async function samsFileIsNotShown(name: string): Promise<void> {
  const { atHanna, toHanna } = scenario.now;
  toHanna.push("meeting:message", { ...(await scenario.now.samsMessage(called(name))), seq: 2 });
  expect(await warned(atHanna, "message-refused")).toMatchObject({ reason: "unsound" });
  expect(words(atHanna)).toEqual(["from Sam"]);
}
