import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { DeviceLinkText, parseSignInLink } from "../src/invite/entry-links.ts";
import { DEVICE, INVITATION, MEMBER, readLink, SIGN_IN } from "../src/invite/link-text.ts";
import { InvitationLink } from "../src/invite/links.ts";

interface Case {
  readonly kind: "join" | "member" | "sign-in" | "device";
  readonly text: string;
  readonly outcome: "accepted" | "cut" | "extended" | "mangled" | "burnt";
  readonly server?: string;
  readonly token?: string;
  readonly fragment?: string;
}

const cases = JSON.parse(readFileSync(new URL("../../../vectors/links.json", import.meta.url), "utf8")) as Case[];

const KINDS = {
  join: [INVITATION, (link: string) => InvitationLink.parse(link)],
  member: [MEMBER, (link: string) => InvitationLink.parse(link, MEMBER)],
  "sign-in": [SIGN_IN, parseSignInLink],
  device: [DEVICE, DeviceLinkText.parse],
} as const;

describe("a link as people paste it", () => {
  test.each(cases)("$kind, $outcome: $text", ({ kind, text, outcome, ...parts }) => {
    const [form, read] = KINDS[kind];
    const parse = () => read(text);
    if (outcome === "accepted") {
      expect(readLink(text, form)).toEqual(parts);
      expect(parse().server).toBe(parts.server);
    } else {
      expect(parse).toThrow(expect.objectContaining({ code: `link_${outcome}` }));
      const secret = text.split(/#|%23|\?/u).at(-1) as string;
      if (secret.length > 10) {
        expect(parse).not.toThrow(secret);
      }
    }
  });
});
