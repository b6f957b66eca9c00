import type { Participant } from "@latchkey/client";
import { describe, expect, it } from "vitest";
import { peopleOf, readersOf } from "../src/conversation/people.ts";

const device = (id: string, deviceId: number, rest: Partial<Participant> = {}): Participant => ({
  address: { id, deviceId },
  name: `Name of ${id}`,
  kind: "member",
  isHost: false,
  isSelf: false,
  present: false,
  readsYou: "ready",
  readable: true,
  verifiedAs: undefined,
  sharedLink: false,
  ...rest,
});

describe("the people of a meeting", () => {
  it("are as many as there are persons, in the order of coming in", () => {
    const people = peopleOf([device("anna", 1), device("carl", 1), device("anna", 2)]);
    expect(people.map((person) => person.id)).toEqual(["anna", "carl"]);
    expect(people[0]?.devices.map((each) => each.address.deviceId)).toEqual([1, 2]);
  });

  it("read when one of their devices does", () => {
    const [anna] = peopleOf([device("anna", 1), device("anna", 2, { readsYou: "queued" })]);
    expect(anna?.reading).toBe("ready");
  });

  it("are not done while one of their devices has no key", () => {
    const [anna] = peopleOf([device("anna", 1), device("anna", 2, { readsYou: "pending" })]);
    expect(anna?.reading).toBe("pending");
    const [carl] = peopleOf([device("carl", 1, { readsYou: "queued" }), device("carl", 2, { readsYou: "refused" })]);
    expect(carl?.reading).toBe("refused");
  });

  it("are here when one of their devices is", () => {
    const [anna] = peopleOf([device("anna", 1), device("anna", 2, { present: true })]);
    expect(anna?.present).toBe(true);
  });

  it("are verified as their devices are", () => {
    const verified = { verifiedAs: "Anna" };
    expect(peopleOf([device("anna", 1), device("anna", 2)])[0]?.verifiedAs).toBeUndefined();
    expect(peopleOf([device("anna", 1, verified), device("anna", 2, verified)])[0]?.verifiedAs).toBe("Anna");
  });

  it("are not verified while something is wrong with one of their devices", () => {
    const verified = { verifiedAs: "Carl" };
    const [carl] = peopleOf([device("carl", 1, verified), device("carl", 2, { ...verified, readsYou: "refused" })]);
    expect(carl).toMatchObject({ verifiedAs: undefined, reading: "refused" });
  });

  it("are oneself with the device in hand left out", () => {
    const [me] = peopleOf([device("anna", 1, { isSelf: true, readsYou: "self" }), device("anna", 2)]);
    expect(me).toMatchObject({ isSelf: true, verifiedAs: undefined });
    expect(me?.devices.map((each) => each.address.deviceId)).toEqual([2]);
  });
});

describe("the readers", () => {
  it("are the others, told apart by whether they can read", () => {
    const people = peopleOf([
      device("self", 1, { isSelf: true, readsYou: "self" }),
      device("ready", 1),
      device("queued", 1, { readsYou: "queued" }),
      device("relayed", 1, { readsYou: "relayed", kind: "guest" }),
      device("pending", 1, { readsYou: "pending" }),
      device("refused", 1, { readsYou: "refused" }),
    ]);
    expect(readersOf(people)).toEqual({ all: 5, ready: 3, pending: 1, refused: 1 });
  });

  it("are none where one is alone", () => {
    expect(readersOf(peopleOf([device("self", 1, { isSelf: true, readsYou: "self" })]))).toEqual({
      all: 0,
      ready: 0,
      pending: 0,
      refused: 0,
    });
  });
});
