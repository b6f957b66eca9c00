import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { forgetMemberLink, takeMemberLink } from "../src/member-link/kept-link.ts";

const ORIGIN = "https://meet.example.org";
const PART = "4tq0kS2iQ5w8Jm1bE7cXz0uHn3PZr6yT9aVfLdGoYhU";
const LINK = `${ORIGIN}/member/lki_${PART}#${PART}.${PART}`;

function openAt(address: string): { readonly shown: () => string; readonly takeFragment: () => string } {
  const location = new URL(address, ORIGIN);
  const replaceState = (_state: unknown, _title: string, to: string) => {
    location.href = new URL(to, ORIGIN).href;
  };
  vi.stubGlobal("location", location);
  vi.stubGlobal("history", { state: null, replaceState });
  return {
    shown: () => location.href.slice(ORIGIN.length),
    takeFragment: () => {
      const { hash, pathname } = location;
      replaceState(null, "", pathname);
      return hash.slice(1);
    },
  };
}

beforeEach(() => vi.stubGlobal("addEventListener", () => undefined));

afterEach(() => {
  forgetMemberLink();
  vi.unstubAllGlobals();
});

describe("a member link", () => {
  it("leaves the address bar with its token, and is there again after a reload", () => {
    const { shown, takeFragment } = openAt(LINK);
    expect(takeMemberLink(takeFragment)).toBe(LINK);
    expect(shown()).toBe("/member");
    const reloaded = openAt("/member");
    expect(takeMemberLink(reloaded.takeFragment)).toBe(LINK);
    forgetMemberLink();
    expect(takeMemberLink(reloaded.takeFragment)).toBeUndefined();
  });

  it("is there when the person has signed in by another link meanwhile", () => {
    takeMemberLink(openAt(LINK).takeFragment);
    const { takeFragment, shown } = openAt(`/sign-in#lks_${PART}`);
    expect(takeMemberLink(takeFragment)).toBe(LINK);
    expect(shown()).toBe(`/sign-in#lks_${PART}`);
  });

  it("is none on other pages", () => {
    for (const path of ["/", "/meetings", "/members", `/join/lki_${PART}#${PART}.${PART}`]) {
      expect(takeMemberLink(openAt(path).takeFragment)).toBeUndefined();
    }
  });
});
