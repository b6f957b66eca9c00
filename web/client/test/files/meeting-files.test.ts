import { beforeEach, describe, expect, test, vi } from "vitest";
import type { Speech } from "../../src/content/speech.ts";
import type { Entry } from "../../src/deliver/history.ts";
import { discardCopies, makeCopy } from "../../src/files/copies.ts";
import { MeetingFiles } from "../../src/files/meeting-files.ts";
import { toPage } from "../../src/pause.ts";
import { content, SegmentServer } from "./server.ts";

vi.mock(import("../../src/files/copies.ts"), async (original) => ({
  ...(await original()),
  makeCopy: vi.fn<typeof makeCopy>(),
  discardCopies: vi.fn<typeof discardCopies>(),
}));
vi.mock(import("../../src/pause.ts"), async (original) => ({ ...(await original()), toPage: vi.fn<typeof toPage>() }));

const log: string[] = [];
const server = new SegmentServer();
let message: Entry | undefined;

function meetingFiles(): MeetingFiles {
  return new MeetingFiles({
    meetingId: `m_${"01".repeat(16)}`,
    history: { get: () => message },
    calls: async () => server,
    say: async (speech) => {
      message = toEntry(speech);
      return "m";
    },
    requireTakingPart: () => undefined,
  });
}

function toEntry(speech: Speech): Entry {
  if (speech.kind !== "file") {
    return expect.unreachable();
  }
  const { fileId, key, digest, size, name, mediaType } = speech;
  return { sealed: { fileId, key, digest }, file: { size, name, mediaType } } as Entry;
}

beforeEach(async () => {
  log.length = 0;
  server.segments.clear();
  server.trouble = () => undefined;
  vi.mocked(discardCopies)
    .mockReset()
    .mockImplementation(async () => void log.push("folder deleted"));
  vi.mocked(toPage).mockReset();
  vi.mocked(makeCopy)
    .mockReset()
    .mockResolvedValue({
      write: async () => undefined,
      finish: async () => {
        log.push("handed out");
        return new Blob([]);
      },
      discard: async () => {
        await new Promise((resolve) => setTimeout(resolve));
        log.push("copy deleted");
      },
    });
  await meetingFiles().send(new Blob([content(5)]), { name: "plan.pdf" });
});

describe("the files of a meeting", () => {
  test("are closed when what comes is given up and deleted, and then their folder", async () => {
    const files = meetingFiles();
    let asked: () => void = () => undefined;
    let answer: () => void = () => undefined;
    const isAsked = new Promise<void>((resolve) => {
      asked = resolve;
    });
    server.trouble = () => {
      asked();
      return new Promise((resolve) => {
        answer = resolve;
      });
    };
    const opening = expect(files.open("m", {})).rejects.toMatchObject({ code: "not_taking_part" });
    await isAsked;
    const closing = files.close();
    answer();
    await Promise.all([opening, closing]);
    expect(log).toEqual(["copy deleted", "folder deleted"]);
    await expect(files.open("m", {})).rejects.toMatchObject({ code: "not_taking_part" });
    expect(log).toEqual(["copy deleted", "folder deleted"]);
  });

  test("hold nothing up where their folder cannot be deleted, and say so", async () => {
    const files = meetingFiles();
    await files.open("m", {});
    const broken = new Error("the disk does not answer");
    vi.mocked(discardCopies).mockRejectedValue(broken);
    await files.close();
    expect(toPage).toHaveBeenCalledWith(broken);
  });

  test("have nothing to delete where none has come or gone", async () => {
    await meetingFiles().close();
    expect(discardCopies).not.toHaveBeenCalled();
  });

  test("are handed out as the message says, and not otherwise", async () => {
    await meetingFiles().open("m", {});
    expect(log).toEqual(["handed out"]);
    const { sealed } = message as Entry;
    message = { ...message, sealed: { ...sealed, digest: btoa("\0".repeat(32)) } } as Entry;
    await expect(meetingFiles().open("m", {})).rejects.toMatchObject({ code: "file_damaged" });
    expect(log).toEqual(["handed out", "copy deleted"]);
  });
});
