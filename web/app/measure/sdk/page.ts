/** Runs in the page: the SDK against a real server, round by round beside {@link noble}. */
import { Guest, type GuestMeeting, Member, type MemberDevice, type MemberMeeting } from "@latchkey/client";
import * as noble from "./noble.ts";

/** Values of each round, in order. */
export interface Sides {
  readonly sdk: number[];
  readonly noble: number[];
}

export interface Found {
  /** Milliseconds. */
  readonly registration: Sides;
  /** Milliseconds. */
  readonly admission: Sides;
  /** A second. */
  readonly opened: Sides;
}

export interface Plan {
  readonly signInLink: string;
  readonly rounds: number;
  /** Rounds before those that count. */
  readonly warmUp: number;
  /** Messages to open in a round. */
  readonly messages: number;
}

declare global {
  interface Window {
    measure(plan: Plan): Promise<Found>;
    /** Keeps back what comes for guests, or lets it through. */
    holdGuests(held: boolean): Promise<void>;
  }
}

/** What a tab would remember; here many guests share one. */
class Memory {
  readonly #items = new Map<string, string>();
  readonly getItem = (key: string) => this.#items.get(key) ?? null;
  readonly setItem = (key: string, value: string) => void this.#items.set(key, value);
  readonly removeItem = (key: string) => void this.#items.delete(key);
}

async function millis(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

const isTold = (meeting: GuestMeeting, count: number) => meeting.until(({ messages }) => messages.length >= count);

class Round {
  readonly #member: MemberDevice;

  constructor(member: MemberDevice) {
    this.#member = member;
  }

  async run(found: Found, messages: number): Promise<void> {
    const meeting = await this.#member.createMeeting("Measured");
    await meeting.until(({ status, connection }) => status === "admitted" && connection === "online");
    const { link } = await meeting.invite();
    const start = performance.now();
    const guest = await Guest.knock(link, "Gus", { tab: new Memory() });
    found.registration.sdk.push(performance.now() - start);
    found.registration.noble.push(await millis(noble.guestKeys));
    found.admission.sdk.push(await this.#admit(meeting, guest));
    found.admission.noble.push(await millis(noble.admission));
    found.opened.sdk.push(await this.#open(meeting, guest, messages));
    found.opened.noble.push((messages * 1000) / (await millis(() => this.#openAlone(messages))));
    await guest.leave();
    await meeting.end();
    await meeting.close();
  }

  async #admit(meeting: MemberMeeting, guest: GuestMeeting): Promise<number> {
    const { lobby } = await meeting.until((state) => state.lobby.length > 0);
    return millis(async () => {
      await meeting.admit(...lobby.map(({ sessionId }) => sessionId));
      await meeting.say("Welcome.");
      await isTold(guest, 1);
    });
  }

  /** All that is said is kept back first, and then comes at once. */
  async #open(meeting: MemberMeeting, guest: GuestMeeting, messages: number): Promise<number> {
    const before = guest.state.messages.length;
    await window.holdGuests(true);
    await Promise.all(Array.from({ length: messages }, (_, i) => meeting.say(`This is message number ${i}.`)));
    await meeting.until((state) => state.messages.every(({ delivery }) => delivery === "sent"));
    const took = await millis(async () => {
      await window.holdGuests(false);
      await isTold(guest, before + messages);
    });
    return (messages * 1000) / took;
  }

  #openAlone(messages: number): void {
    for (let i = 0; i < messages; i++) {
      noble.message();
    }
  }
}

const nothing = (): Found => ({
  registration: { sdk: [], noble: [] },
  admission: { sdk: [], noble: [] },
  opened: { sdk: [], noble: [] },
});

window.measure = async ({ signInLink, rounds, warmUp, messages }) => {
  const member = await Member.signIn(signInLink, "Measured");
  const round = new Round(member);
  const ignored = nothing();
  for (let i = 0; i < warmUp; i++) {
    await round.run(ignored, messages);
  }
  const found = nothing();
  for (let i = 0; i < rounds; i++) {
    await round.run(found, messages);
  }
  await member.close();
  return found;
};
