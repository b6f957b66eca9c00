import { describe, expect, test, vi } from "vitest";
import { LatchkeyError } from "../../src/errors.ts";
import { MOST_IN_MEMORY, makeCopy } from "../../src/files/copies.ts";
import { download } from "../../src/files/download.ts";
import { associatedData, FileOpener, FileSealer, SEGMENT_BYTES } from "../../src/files/segments.ts";
import { upload } from "../../src/files/upload.ts";
import { content, SegmentServer, unreachable } from "./server.ts";

const KEY = new Uint8Array(32).fill(7);
const ASSOCIATED = associatedData(new Uint8Array(16), new Uint8Array(16).fill(2));
const SIZE = 3 * SEGMENT_BYTES + 17;

interface Sending {
  readonly server?: SegmentServer;
  readonly blob?: Blob;
  readonly signal?: AbortSignal;
}

async function send({ server = new SegmentServer(), blob = new Blob([content(SIZE)]), signal }: Sending = {}) {
  const sealer = await FileSealer.begin(KEY, ASSOCIATED, blob.size);
  const progress: number[] = [];
  const digest = await upload({
    calls: server,
    content: blob,
    sealer,
    signal: signal ?? new AbortController().signal,
    onProgress: (bytes) => progress.push(bytes),
  });
  return { server, progress, digest };
}

interface Fetching {
  readonly size?: number;
  readonly digest?: Uint8Array;
  readonly signal?: AbortSignal;
}

async function fetchFrom(server: SegmentServer, { size = SIZE, digest, signal }: Fetching = {}): Promise<Blob> {
  const copy = await makeCopy("m_x", size);
  await download({
    calls: server,
    size,
    opener: new FileOpener(KEY, ASSOCIATED, size),
    digest: digest ?? new Uint8Array(32),
    copy,
    signal: signal ?? new AbortController().signal,
    onProgress: () => undefined,
  });
  return copy.finish();
}

async function expectWhole(server: SegmentServer, digest: Uint8Array, size = SIZE): Promise<void> {
  const received = new Uint8Array(await (await fetchFrom(server, { size, digest })).arrayBuffer());
  expect(Buffer.compare(received, content(size))).toBe(0);
}

/** Fails a call so often. */
function failing(call: string, times: number, error: () => LatchkeyError) {
  let left = times;
  return (now: string) => {
    if (now === call && left > 0) {
      left -= 1;
      throw error();
    }
  };
}

describe("sending a file", () => {
  test("brings segment after segment, tells how far it is, and can be fetched", async () => {
    const { server, progress, digest } = await send();
    expect(server.log).toEqual([`begin ${SIZE + 40 + 4 * 16}`, "put 0", "put 1", "put 2", "put 3"]);
    expect(progress).toEqual([...progress].sort((one, other) => one - other));
    expect([progress[0], progress.at(-1)]).toEqual([0, SIZE]);
    await expectWhole(server, digest);
  });

  test("sends an empty file, too", async () => {
    const { server, digest } = await send({ blob: new Blob([]) });
    await expectWhole(server, digest, 0);
  });

  test("goes on where the server stands when the line was cut, also after an answer that was lost", async () => {
    const server = new SegmentServer();
    let lost = 2;
    const put = server.put.bind(server);
    server.put = async (number, segment) => {
      await put(number, segment);
      if (number === 1 && lost > 0) {
        lost -= 1;
        throw unreachable(); // It has come, and its sender does not know.
      }
    };
    server.trouble = failing("put 2", 3, unreachable);
    const { digest } = await send({ server });
    expect(server.log.filter((call) => call === "put 1")).toHaveLength(1);
    expect(server.log.filter((call) => call === "put 2")).toHaveLength(4);
    await expectWhole(server, digest);
  });

  test("begins anew where the server has lost what it had, with the very same ciphertext", async () => {
    const server = new SegmentServer();
    let first: Uint8Array | undefined;
    server.trouble = (call) => {
      if (call === "put 3" && first === undefined) {
        first = server.segments.get(0);
        server.segments.clear();
        throw new LatchkeyError("file_unknown", "it was restored from an older copy");
      }
    };
    const { digest } = await send({ server });
    expect(Buffer.compare(server.segments.get(0) as Uint8Array, first as unknown as Uint8Array)).toBe(0);
    await expectWhole(server, digest);
  });

  test.each([1, 4])("believes no server that has %i segments before one has gone out", async (next) => {
    const server = new SegmentServer();
    server.begin = async () => ({ next });
    await expect(send({ server })).rejects.toMatchObject({ code: "unexpected_answer" });
    expect(server.log).toEqual([]);
  });

  test("waits longer from one attempt to the next, as the server says, and gives up where none brings anything", async () => {
    vi.useFakeTimers();
    try {
      const server = new SegmentServer();
      const at: number[] = [];
      server.trouble = (call) => {
        if (call === "put 1") {
          at.push(Date.now());
          throw new LatchkeyError("unavailable", "not now", at.length === 2 ? { retryAfterMillis: 60_000 } : {});
        }
      };
      const refused = expect(send({ server })).rejects.toMatchObject({ code: "unavailable" });
      await vi.waitFor(async () => {
        await vi.advanceTimersByTimeAsync(1_000);
        expect(at).toHaveLength(8);
      }, 20_000);
      await refused;
      const pauses = at.slice(1).map((now, index) => now - (at[index] as number));
      expect(pauses[0]).toBeGreaterThanOrEqual(150);
      expect(pauses[1]).toBeGreaterThanOrEqual(60_000);
      expect(pauses.slice(5).every((pause) => pause >= 2_500)).toBe(true);
    } finally {
      vi.useRealTimers();
    }
  });

  test("goes on for as long as each attempt brings something", async () => {
    const size = 20 * SEGMENT_BYTES;
    const server = new SegmentServer();
    const failed = new Set<string>();
    server.trouble = (call) => {
      if (call.startsWith("put") && !failed.has(call)) {
        failed.add(call);
        throw unreachable();
      }
    };
    const { digest } = await send({ server, blob: new Blob([content(size)]) });
    expect(failed.size).toBeGreaterThan(8);
    await expectWhole(server, digest, size);
  });

  test("gives up where the file has changed meanwhile: a nonce serves one plaintext", async () => {
    const before = new Blob([content(SIZE)]);
    let isChanged = false;
    const after = new Blob([content(SIZE).fill(1, 0, 5)]);
    const blob = {
      size: SIZE,
      slice: (start?: number, end?: number) => (isChanged ? after : before).slice(start, end),
    } as Blob;
    const server = new SegmentServer();
    server.trouble = (call) => {
      if (call === "put 2") {
        isChanged = true;
        server.segments.clear(); // So that it is to be sealed anew.
        throw new LatchkeyError("segment_out_of_order", "lost");
      }
    };
    await expect(send({ server, blob })).rejects.toMatchObject({ code: "file_changed" });
    expect(server.log.at(-1)).toMatch(/^begin/);
  });

  test("gives up where the file cannot be read any more", async () => {
    const blob = { size: 10, slice: () => ({ arrayBuffer: () => Promise.reject(new Error("gone")) }) };
    await expect(send({ blob: blob as unknown as Blob })).rejects.toMatchObject({ code: "file_changed" });
  });

  test("ends with its signal, also while it waits for a connection", async () => {
    const server = new SegmentServer();
    const cancel = new AbortController();
    server.trouble = (call) => {
      if (call === "put 1") {
        cancel.abort(new Error("enough"));
        throw unreachable();
      }
    };
    await expect(send({ server, signal: cancel.signal })).rejects.toThrow("enough");
    expect(server.log.at(-1)).toBe("put 1");
  });

  test("sends nothing where the server takes no such file", async () => {
    const server = new SegmentServer();
    server.trouble = () => {
      throw new LatchkeyError("too_large", "at most 5 bytes");
    };
    await expect(send({ server })).rejects.toMatchObject({ code: "too_large" });
    expect(server.log).toHaveLength(1);
  });

  test("does not run in circles for a server that never takes what it asks for", async () => {
    const server = new SegmentServer();
    server.trouble = (call) => {
      if (call.startsWith("put")) {
        throw new LatchkeyError("segment_out_of_order", "another one");
      }
    };
    await expect(send({ server })).rejects.toMatchObject({ code: "segment_out_of_order" });
    const foolish = new SegmentServer();
    foolish.begin = async () => ({ next: Number.NaN });
    await expect(send({ server: foolish })).rejects.toMatchObject({ code: "unexpected_answer" });
  });
});

describe("fetching a file", () => {
  test("outlives a broken connection", async () => {
    const { server, digest } = await send();
    server.trouble = failing("get 2", 5, unreachable);
    await expectWhole(server, digest);
  });

  test("keeps nothing of a segment that is not the sender's", async () => {
    const { server, digest } = await send();
    const segment = server.segments.get(1) as Uint8Array<ArrayBuffer>;
    segment[500] = (segment[500] ?? 0) ^ 1;
    const copy = await makeCopy("m_x", SIZE);
    const opener = new FileOpener(KEY, ASSOCIATED, SIZE);
    const { signal } = new AbortController();
    await expect(
      download({ calls: server, size: SIZE, opener, digest, copy, signal, onProgress: () => undefined }),
    ).rejects.toMatchObject({ code: "file_damaged" });
    expect((await copy.finish()).size).toBe(SEGMENT_BYTES - 56);
  });

  test("hands out no other content that opens under the same id and key", async () => {
    const sent = await send({ blob: new Blob([content(SIZE)]) });
    const other = await send({ blob: new Blob([content(SIZE).fill(1, SIZE - 1)]) });
    await expectWhole(sent.server, sent.digest);
    await expect(fetchFrom(other.server, { digest: sent.digest })).rejects.toMatchObject({ code: "file_damaged" });
    expect((await fetchFrom(other.server, { digest: other.digest })).size).toBe(SIZE);
  });

  test("ends with its signal", async () => {
    const { server } = await send();
    const cancel = new AbortController();
    server.trouble = (call) => {
      if (call === "get 1") {
        cancel.abort(new Error("enough"));
      }
    };
    await expect(fetchFrom(server, { signal: cancel.signal })).rejects.toThrow("enough");
  });

  test("says what is the case where the server does not hand it out", async () => {
    await expect(fetchFrom(new SegmentServer())).rejects.toMatchObject({ code: "file_unknown" });
  });

  test("takes no large file into memory", async () => {
    await expect(makeCopy("m_x", MOST_IN_MEMORY + 1)).rejects.toMatchObject({ code: "file_too_large_here" });
  });
});
