import type { Participant } from "@latchkey/client";

/** Whether somebody can open what is written now. */
export type Reading = "refused" | "pending" | "ready" | "relayed" | "queued";

/** With several devices: what is wrong or not ready with one of them comes first, then what one of them can. */
const ORDER: readonly Reading[] = ["refused", "pending", "ready", "relayed", "queued"];

/** A person in the meeting: a guest, or a member with all their devices in it. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly kind: "member" | "guest";
  readonly isHost: boolean;
  /** Has this very device among theirs. */
  readonly isSelf: boolean;
  /** Undefined where the server does not tell. */
  readonly present: boolean | undefined;
  readonly reading: Reading;
  /** What they were called when safety numbers were compared, if nothing is wrong with a device that keys are kept from it. */
  readonly verifiedAs: string | undefined;
  /** Without this very device. */
  readonly devices: readonly Participant[];
}

/** The people that a roster's devices belong to, in the order of coming in. */
export function peopleOf(participants: readonly Participant[]): readonly Person[] {
  const byId = new Map<string, Participant[]>();
  for (const participant of participants) {
    const { id } = participant.address;
    byId.set(id, [...(byId.get(id) ?? []), participant]);
  }
  return [...byId.values()].map((all) => personOf(all));
}

function personOf(all: readonly Participant[]): Person {
  const devices = all.filter((device) => !device.isSelf);
  const [first] = all;
  if (first === undefined) {
    throw new RangeError("a person has at least one device");
  }
  return {
    id: first.address.id,
    name: first.name,
    kind: first.kind,
    isHost: first.isHost,
    isSelf: devices.length < all.length,
    present: all.every((device) => device.present === undefined) ? undefined : all.some((device) => device.present),
    reading: ORDER.find((reading) => devices.some((device) => device.readsYou === reading)) ?? "ready",
    verifiedAs: devices.some((device) => device.readsYou === "refused") ? undefined : devices[0]?.verifiedAs,
    devices,
  };
}

/** Of the other people: how many can open what is written now, how many will soon, and how many are given no keys. */
export interface Readers {
  readonly all: number;
  readonly ready: number;
  readonly pending: number;
  readonly refused: number;
}

export function readersOf(people: readonly Person[]): Readers {
  const others = people.filter((person) => !person.isSelf);
  const pending = others.filter((person) => person.reading === "pending").length;
  const refused = others.filter((person) => person.reading === "refused").length;
  return { all: others.length, ready: others.length - pending - refused, pending, refused };
}
