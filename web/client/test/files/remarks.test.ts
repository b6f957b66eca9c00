import { describe, expect, test } from "vitest";
import { withFile } from "../../src/deliver/history.ts";
import { remarked } from "../../src/deliver/remarks.ts";
import type { Author, Message } from "../../src/meeting/state.ts";

const by: Author = { address: { id: "u_1", deviceId: 1 }, name: "Anna", kind: "member", isSelf: false };
const target = { author: by.address, epoch: "", number: 1, hash: "" };
const shared = {
  fileId: "id",
  key: "key",
  digest: "digest",
  size: 5,
  name: "plan.pdf",
  mediaType: "application/pdf",
  sentAt: 0,
};
const message: Message & { sealed?: unknown } = {
  id: "m",
  author: by,
  text: "plan.pdf",
  sentAt: new Date(0),
  delivery: "sent",
  ...withFile({ kind: "file", messageId: "m", ...shared }),
};

describe("a file's message", () => {
  test("has what is told of the file, and beside it what opens it", () => {
    expect(message.file).toEqual({ name: "plan.pdf", size: 5, mediaType: "application/pdf" });
    expect(message.sealed).toEqual({ fileId: "id", key: "key", digest: "digest" });
  });

  test("stays what it is where a client says that it has changed", () => {
    const edit = { kind: "edit", target, text: "harmless.txt", sentAt: 1, by, at: 2 } as const;
    expect(remarked(message, edit)).toBe(message);
  });

  test("has neither once it is deleted", () => {
    const left = remarked(message, { kind: "deletion", target, sentAt: 1, by, at: 2 });
    expect([left.text, left.file, left.sealed]).toEqual(["", undefined, undefined]);
    expect(left.deletedAt).toEqual(new Date(1));
  });
});
