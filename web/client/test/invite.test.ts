import { inspect } from "node:util";
import { describe, expect, test } from "vitest";
import { randomBytes } from "../src/bytes.ts";
import { LatchkeyError } from "../src/errors.ts";
import { parseSignInLink } from "../src/invite/entry-links.ts";
import { InvitationLink } from "../src/invite/links.ts";

const token = `lki_${"t".repeat(43)}`;

const newLink = () => new InvitationLink("https://meet.example", token, randomBytes(32), randomBytes(32));

describe("an invitation link", () => {
  test("is taken apart and put together", () => {
    const link = newLink();
    const read = InvitationLink.parse(` ${link.reveal()} `);
    expect(read.token).toBe(token);
    expect(read.server).toBe("https://meet.example");
    expect([read.seed, read.anchor]).toEqual([link.seed, link.anchor]);
  });

  test("shows its seed to nothing that prints it", () => {
    const link = newLink();
    const secret = link.reveal().split(/[#.]/u).at(-2) as string;
    expect(JSON.stringify(link)).not.toContain(secret);
    expect(inspect(link, { depth: null })).not.toContain(secret);
    expect(inspect(link, { depth: null })).not.toContain([...link.seed].slice(0, 8).join(", "));
  });

  test.each([
    "",
    "https://meet.example",
    `https://meet.example/join/${token}`,
    `https://meet.example/join/${token}#short`,
    `javascript:alert(1)/join/${token}#${"s".repeat(43)}`,
    `https://meet.example/join/lkd_${"t".repeat(43)}#${"s".repeat(43)}`,
  ])("that is not whole is refused without being repeated: %s", (text) => {
    const refusal = refusalOf(() => InvitationLink.parse(text));
    expect(refusal.code).toMatch(/^link_(cut|mangled)$/);
    expect(text === "" || !refusal.message.includes(text)).toBe(true);
  });
});

test("a sign-in link is taken apart", () => {
  const signInToken = `lks_${"t".repeat(43)}`;
  expect(parseSignInLink(`http://127.0.0.1:8080/sign-in#${signInToken}`)).toEqual({
    server: "http://127.0.0.1:8080",
    token: signInToken,
  });
  expect(refusalOf(() => parseSignInLink("http://127.0.0.1/sign-in")).code).toBe("link_cut");
});

function refusalOf(work: () => unknown): LatchkeyError {
  try {
    work();
  } catch (error) {
    if (error instanceof LatchkeyError) {
      return error;
    }
  }
  throw new Error("it was not refused");
}
