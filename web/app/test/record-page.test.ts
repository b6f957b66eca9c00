import type { Author, Message } from "@latchkey/client";
import { beforeAll, beforeEach, describe, expect, test, vi } from "vitest";

const root = { lang: "en" };
vi.stubGlobal("document", { documentElement: root });
const { recordName, recordPage } = await import("../src/record/page.ts");
const { loadRecordText } = await import("../src/text/record.ts");
const { loadText } = await import("../src/text/text.ts");

const ANNA: Author = { address: { id: "u_anna", deviceId: 1 }, name: "Anna", kind: "member", isSelf: true };
const BO: Author = { address: { id: "g_bo", deviceId: 1 }, name: "Bo", kind: "guest", isSelf: false };
const AT = new Date("2026-03-01T10:00:00Z");

let count = 0;

function message(text: string, more: Partial<Message> = {}): Message {
  count += 1;
  return { id: `${count}`, author: ANNA, text, sentAt: AT, seq: count, delivery: "sent", ...more };
}

function page(messages: readonly Message[], withFileNames = true, title = "Plans"): Promise<string> {
  return recordPage({ title, messages, comings: [], self: ANNA }, withFileNames, AT);
}

async function speak(language: string): Promise<void> {
  root.lang = language;
  await loadText();
  await loadRecordText();
}

beforeAll(() => speak("en"));

beforeEach(() => {
  count = 0;
});

describe("the page of a record", () => {
  test("has what people wrote as text alone", async () => {
    const html = await page(
      [message('</p><script>alert("1")</script>\u202e\u0000\u0007&amp;\nnext')],
      true,
      "<title>\u2066Plans",
    );
    for (const unfit of ["<script", "\u202e", "\u2066", "\u0000", "\u0007"]) {
      expect(html).not.toContain(unfit);
    }
    expect(html).toContain(
      "&lt;/p&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;\uFFFD\uFFFD\uFFFD&amp;amp;\nnext",
    );
    expect(html.match(/<title>/g)).toHaveLength(1);
  });

  test("has a policy by which nothing runs and nothing is fetched", async () => {
    const html = await page([message("Hello")]);
    expect(html).toMatch(
      /default-src 'none'; style-src 'sha256-[A-Za-z0-9+/=]{44}'; base-uri 'none'; form-action 'none'/,
    );
    expect(html).toContain('<html lang="en" dir="ltr">');
  });

  test("says what was deleted, edited, answered, and what was signed by a guest", async () => {
    const reference = { author: ANNA.address, epoch: "e", number: 1, hash: "h" };
    const html = await page([
      message("Tomorrow?", { reference, editedAt: AT }),
      message("", { deletedAt: AT }),
      message("Yes", { author: BO, vouchedBy: ANNA, quote: { reference, author: ANNA, isInvented: false } }),
      message("later", { delivery: "pending" }),
    ]);
    expect(html).toContain("This message was deleted.");
    expect(html).toContain("Edited: ");
    expect(html).toContain("signed by the guest");
    expect(html).toContain('<blockquote><p>\u2068Anna\u2069</p><p class="quoted" dir="auto">Tomorrow?</p><p>Edited: ');
    expect(html).toContain("passed on by \u2068Anna\u2069’s device");
    expect(html).not.toContain("later");
  });

  test("names files only where that is wanted", async () => {
    const file = message("plan.pdf", { file: { name: "plan.pdf", size: 3_400_000, mediaType: "application/pdf" } });
    expect(await page([file])).toContain("File: \u2068plan.pdf\u2069, 3.4 MB");
    expect(await page([file], false)).not.toContain("plan.pdf");
  });
});

describe("who is who on the page of a record", () => {
  const comings = [
    { who: BO, how: "came", by: ANNA, at: AT },
    { who: BO, how: "removed", by: ANNA, at: AT },
  ] as const;

  test("is said by name, also of who has saved it", async () => {
    const html = await recordPage({ title: "Plans", messages: [message("Hello")], comings, self: ANNA }, true, AT);
    expect(html).toContain("\u2068Bo\u2069 has come in, let in by \u2068Anna\u2069");
    expect(html).toContain("\u2068Anna\u2069 removed \u2068Bo\u2069");
    expect(html).toMatch(/Saved on .* by \u2068Anna\u2069\./);
    expect(html).not.toMatch(/\b[Yy]ou\b/);
  });

  test("is told apart by numbers where names look alike", async () => {
    const other: Author = { ...BO, address: { id: "g_other", deviceId: 1 }, name: "Anna" };
    const html = await page([
      message("one"),
      message("two", { author: other, vouchedBy: ANNA }),
      message("three", { author: BO }),
    ]);
    expect(html).toContain('<p class="head">\u2068Anna (1)\u2069 <time');
    expect(html).toContain('<p class="head">\u2068Anna (2)\u2069 <span>Guest ·</span>');
    expect(html).toContain('<p class="head">\u2068Bo\u2069 <span>');

    const numbered: Author = { ...BO, address: { id: "g_third", deviceId: 1 }, name: "Anna (2)" };
    const three = await page([
      message("one"),
      message("two", { author: other }),
      message("three", { author: numbered }),
    ]);
    expect(three.match(/\u2068Anna \(2\)\u2069/g)).toHaveLength(1);
    expect(three).toContain("\u2068Anna (2) (3)\u2069");
  });

  test("stands in no language's sentences as what no name may have", async () => {
    const messages = [
      message("Hello", { reactions: [{ emoji: "👍", by: [BO] }] }),
      message("plan.pdf", { file: { name: "plan.pdf", size: 7, mediaType: "application/pdf" } }),
      message("Yes", { author: BO, vouchedBy: ANNA }),
    ];
    for (const language of ["en", "de", "ar"]) {
      await speak(language);
      const html = await recordPage({ title: "Plans", messages, comings, self: ANNA }, true, AT);
      expect(html).toContain(`<html lang="${language}"`);
      expect(html).not.toContain("\uFFFD");
      expect(html.match(/\u2068/g)?.length).toBe(html.match(/\u2069/g)?.length);
    }
    await speak("en");
  });
});

describe("the name of a record's file", () => {
  test("leads into no folder", () => {
    expect(recordName("../a/b\\c: \u202e?", AT, "html")).toBe("a b c 2026-03-01.html");
    expect(recordName("...", AT, "json")).toBe("latchkey 2026-03-01.json");
  });
});
