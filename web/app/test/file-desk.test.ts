import type { Message, OpenedFile, SendFileOptions, TransferOptions } from "@latchkey/client";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type FileActions, FileDesk } from "../src/files/file-desk.ts";

class Refused extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.code = code;
  }
}

/** Files go and come as a test says. */
class Actions implements FileActions {
  readonly log: string[] = [];
  readonly ends = new Map<string, { end: (result?: OpenedFile) => void; fail: (error: Error) => void }>();

  sendFile(_: Blob, { name, signal, onProgress }: SendFileOptions): Promise<string> {
    return this.#way(`send ${name}`, signal, onProgress).then(() => name);
  }

  async openFile(id: string, { signal, onProgress }: TransferOptions = {}): Promise<OpenedFile> {
    const opened = await this.#way(`open ${id}`, signal, onProgress);
    return opened ?? { name: id, content: new Blob([]), discard: async () => void this.log.push(`discard ${id}`) };
  }

  #way(what: string, signal?: AbortSignal, onProgress?: (bytes: number) => void): Promise<OpenedFile | undefined> {
    this.log.push(what);
    onProgress?.(1);
    return new Promise((resolve, reject) => {
      this.ends.set(what, { end: resolve, fail: reject });
      signal?.addEventListener("abort", () => reject(signal.reason));
    });
  }
}

const chosen = (name: string) => ({ file: new File(["abc"], name), isPicture: false });
const message = { id: "m1", file: { name: "a.png", size: 3, mediaType: "image/png" } } as Message;

/** Resolves when that holds, after whatever change. */
function until(desk: FileDesk, holds: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = () => {
      if (holds()) {
        stop();
        resolve();
      }
    };
    const stop = desk.onChange(look);
    look();
  });
}

describe("files that are sent", () => {
  it("go one after the other, and are shown until they are there", async () => {
    const actions = new Actions();
    const desk = FileDesk.of(actions);
    expect(FileDesk.of(actions)).toBe(desk);
    desk.send([chosen("a"), chosen("b")], false);
    await until(desk, () => desk.sending[0]?.step === "is-sent");
    expect(desk.sending.map(({ step, done }) => [step, done])).toEqual([
      ["is-sent", 1],
      ["waits", 0],
    ]);
    expect(actions.log).toEqual(["send a"]);
    actions.ends.get("send a")?.end();
    await until(desk, () => desk.sending[0]?.step === "is-sent" && desk.sending.length === 1);
    actions.ends.get("send b")?.end();
    await until(desk, () => desk.sending.length === 0);
    expect(actions.log).toEqual(["send a", "send b"]);
  });

  it("can be given up, whether they wait or are under way", async () => {
    const actions = new Actions();
    const desk = FileDesk.of(actions);
    desk.send([chosen("a"), chosen("b"), chosen("c")], false);
    await until(desk, () => desk.sending[0]?.step === "is-sent");
    const [a, b] = desk.sending;
    desk.stopSending(b?.id ?? 0);
    desk.stopSending(a?.id ?? 0);
    await until(desk, () => desk.sending[0]?.step === "is-sent");
    expect(actions.log).toEqual(["send a", "send c"]);
    expect(desk.sending.map(({ chosen: { file } }) => file.name)).toEqual(["c"]);
  });

  it("stay with what went wrong, do not hold up those behind, and can be tried again", async () => {
    const actions = new Actions();
    const desk = FileDesk.of(actions);
    desk.send([chosen("a"), chosen("b")], false);
    await until(desk, () => desk.sending[0]?.step === "is-sent");
    actions.ends.get("send a")?.fail(new Refused("too_large"));
    await until(desk, () => desk.sending[1]?.step === "is-sent");
    expect(desk.sending[0]).toMatchObject({ step: "failed", problem: "too_large" });
    actions.ends.get("send b")?.end();
    desk.sendAgain(desk.sending[0]?.id ?? 0);
    await until(desk, () => actions.log.length === 3);
    actions.ends.get("send a")?.end();
    await until(desk, () => desk.sending.length === 0);
  });
});

describe("a file that is received", () => {
  it("is fetched once, shown, and deleted when it is hidden", async () => {
    const actions = new Actions();
    const desk = FileDesk.of(actions);
    const shown = desk.show(message);
    await desk.show(message); // It comes already.
    expect(desk.receiving("m1")).toEqual({ step: "comes", done: 1 });
    actions.ends.get("open m1")?.end();
    await shown;
    expect(desk.receiving("m1")).toMatchObject({ step: "here", isShown: true });
    desk.hide(message);
    expect(desk.receiving("m1")).toBeUndefined();
    expect(actions.log).toEqual(["open m1", "discard m1"]);
  });

  it("is deleted when its message is, whether it is here or still comes", async () => {
    const actions = new Actions();
    const desk = FileDesk.of(actions);
    const shown = desk.show(message);
    actions.ends.get("open m1")?.end();
    await shown;
    desk.letGo([message]);
    expect(desk.receiving("m1")).toMatchObject({ step: "here" });
    desk.letGo([{ id: "m1" } as Message]);
    expect(desk.receiving("m1")).toBeUndefined();
    expect(actions.log).toEqual(["open m1", "discard m1"]);
    const again = desk.show(message);
    desk.letGo([]);
    await again;
    expect(desk.receiving("m1")).toBeUndefined();
  });

  it("is deleted also where it has just come when its message goes", async () => {
    const actions = new Actions();
    const desk = FileDesk.of(actions);
    const shown = desk.show(message);
    actions.ends.get("open m1")?.end();
    desk.letGo([]);
    await shown;
    expect(desk.receiving("m1")).toBeUndefined();
    expect(actions.log).toEqual(["open m1", "discard m1"]);
  });

  describe("and was handed to the browser's downloads", () => {
    beforeEach(() => {
      vi.useFakeTimers();
      const way = { click: () => undefined };
      vi.stubGlobal("document", { ...document, createElement: () => way });
    });
    afterEach(() => {
      vi.useRealTimers();
      vi.stubGlobal("document", { documentElement: document.documentElement });
    });

    it.each([
      ["hidden", (desk: FileDesk) => desk.hide(message)],
      ["deleted", (desk: FileDesk) => desk.letGo([])],
    ])("stays until the browser has had time to copy it, also when it is %s", async (_, end) => {
      const actions = new Actions();
      const desk = FileDesk.of(actions);
      const shown = desk.show(message);
      actions.ends.get("open m1")?.end();
      await shown;
      await desk.save(message);
      end(desk);
      expect(desk.receiving("m1")).toMatchObject({ step: "here", isShown: false });
      expect(actions.log).toEqual(["open m1"]);
      await vi.runAllTimersAsync();
      expect(desk.receiving("m1")).toBeUndefined();
      expect(actions.log).toEqual(["open m1", "discard m1"]);
    });

    it("is deleted at once when it is hidden later than that", async () => {
      const actions = new Actions();
      const desk = FileDesk.of(actions);
      const shown = desk.show(message);
      actions.ends.get("open m1")?.end();
      await shown;
      await desk.save(message);
      await vi.runAllTimersAsync();
      expect(actions.log).toEqual(["open m1"]);
      desk.hide(message);
      expect(actions.log).toEqual(["open m1", "discard m1"]);
    });
  });

  it("tells what went wrong, and nothing where the reader has given it up", async () => {
    const actions = new Actions();
    const desk = FileDesk.of(actions);
    const first = desk.show(message);
    actions.ends.get("open m1")?.fail(new Refused("file_damaged"));
    await first;
    expect(desk.receiving("m1")).toEqual({ step: "failed", problem: "file_damaged" });
    const second = desk.show(message);
    desk.stopReceiving(message);
    await second;
    expect(desk.receiving("m1")).toBeUndefined();
  });
});
