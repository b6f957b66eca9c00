import type { AccountChange, MeetingState, OwnDevice } from "@latchkey/client";
import { describe, expect, it } from "vitest";
import { asHost, renamed } from "../gallery/samples.ts";
import { cameBy } from "../src/account/device-words.ts";
import { newsAfter, newsAmong } from "../src/account/useAccount.ts";
import { named } from "../src/conversation/named.ts";

const device = (deviceId: number, rest: Partial<OwnDevice> = {}): OwnDevice => ({ deviceId, isSelf: false, ...rest });

describe("what happens to an account", () => {
  const added: AccountChange = { kind: "device-added", device: device(5, { name: "Phone" }) };

  it("is told until it is dismissed, each once", () => {
    expect(newsAfter(newsAfter([], added), added)).toEqual([{ kind: "added", deviceId: 5, name: "Phone" }]);
    const forked: AccountChange = { kind: "forked", detail: "" };
    expect(newsAfter(newsAfter([], forked), forked)).toEqual([{ kind: "forked" }]);
  });

  it("needs no warning of a device that is signed out again", () => {
    expect(newsAfter(newsAfter([], added), { kind: "device-removed", deviceId: 5 })).toEqual([]);
  });

  it("is told with the device's name as soon as the server says it", () => {
    const news = newsAfter([], { kind: "device-added", device: device(5) });
    expect(newsAmong(news, [device(4, { name: "Laptop" }), device(5)])).toEqual(news);
    expect(newsAmong(news, [device(5, { name: "Phone" })])).toEqual([{ kind: "added", deviceId: 5, name: "Phone" }]);
  });

  it("is told no more of a device that is not there any more", () => {
    expect(newsAmong([{ kind: "added", deviceId: 5 }, { kind: "forked" }], [device(1)])).toEqual([{ kind: "forked" }]);
  });

  it("is no news where it is another name", () => {
    expect(newsAfter([{ kind: "forked" }], { kind: "renamed", name: "Anna" })).toEqual([{ kind: "forked" }]);
  });
});

describe("how a device came", () => {
  const laptop = device(1, { name: "Laptop" });

  it.each([
    [laptop, "opened the account"],
    [device(2, { addedBy: 0 }), "came with the recovery code"],
    [device(3, { addedBy: 1 }), "added by “Laptop”"],
    [device(4, { addedBy: 2 }), "added by a device that was signed out"],
  ])("%o", (which, words) => {
    expect(cameBy(which, [laptop, which])).toBe(words);
  });
});

describe("people whose name the server withholds", () => {
  const names = ({ participants, messages }: MeetingState) => [
    ...participants.map(({ name }) => name),
    ...messages.map(({ author }) => author.name),
  ];

  it("are called something", () => {
    expect(new Set(names(named(renamed(asHost, ""))))).toEqual(new Set(["Name withheld"]));
  });

  it("change nothing where everybody has one", () => {
    expect(named(asHost)).toBe(asHost);
  });
});
