import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { entryLinkIn, forgetEntryLink, takeEntryLink } from "../src/sign-in/link.ts";

const ORIGIN = "https://meet.example.org";
const PART = "4tq0kS2iQ5w8Jm1bE7cXz0uHn3PZr6yT9aVfLdGoYhU";
const TOKEN = `lks_${PART}`;
const DEVICE = `lkv_${PART}.${PART}.${PART}`;

function openAt(address: string): { readonly shown: () => string } {
  const location = new URL(address, ORIGIN);
  vi.stubGlobal("location", location);
  vi.stubGlobal("history", {
    state: null,
    replaceState: (_state: unknown, _title: string, to: string) => {
      location.href = new URL(to, ORIGIN).href;
    },
  });
  return { shown: () => location.href.slice(ORIGIN.length) };
}

beforeEach(() => vi.stubGlobal("addEventListener", () => undefined));

afterEach(() => {
  forgetEntryLink();
  vi.unstubAllGlobals();
});

describe("the link that a tab was opened with", () => {
  it.each([
    [`/sign-in#${TOKEN}`, "sign-in", TOKEN],
    [`/device#${DEVICE}`, "device", DEVICE],
  ])("leaves the address bar, and is there again after a reload: %s", (address, kind, secret) => {
    const { shown } = openAt(address);
    const link = { kind, url: `${ORIGIN}/${kind}#${secret}` };
    expect(takeEntryLink()).toEqual(link);
    expect(shown()).toBe(`/${kind}`);
    openAt(`/${kind}`);
    expect(takeEntryLink()).toEqual(link);
    forgetEntryLink();
    expect(takeEntryLink()).toBeUndefined();
  });

  it.each([
    [`/device%23${DEVICE}`, "device"],
    [`/device/${DEVICE}`, "device"],
    [`/sign-in?x=${TOKEN}`, "sign-in"],
  ])("is burnt where the server has seen it: %s", (address, kind) => {
    const { shown } = openAt(address);
    expect(takeEntryLink()).toEqual({ kind, url: `${ORIGIN}/${kind}%23burnt` });
    expect(shown()).toBe(`/${kind}`);
  });

  it("is none on other pages", () => {
    openAt("/devices");
    expect(takeEntryLink()).toBeUndefined();
  });
});

describe("a link that a person puts in", () => {
  it.each([
    [`Your link: <${ORIGIN}/sign-in#${TOKEN}>.`, { kind: "sign-in", url: `${ORIGIN}/sign-in#${TOKEN}` }],
    [`“${ORIGIN}/device#${DEVICE}”`, { kind: "device", url: `${ORIGIN}/device#${DEVICE}` }],
    [`${ORIGIN}/device#${DEVICE.slice(0, -5)}`, { kind: "device", url: `${ORIGIN}/device#${DEVICE.slice(0, -5)}` }],
    [`${ORIGIN}/sign-in#lks_`, { kind: "sign-in", url: `${ORIGIN}/sign-in#lks_` }],
    [`${ORIGIN}/devices`, undefined],
    ["no link", undefined],
  ])("%s", (typed, link) => {
    openAt("/");
    expect(entryLinkIn(typed)).toEqual(link);
  });
});
