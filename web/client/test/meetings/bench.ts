import type { Meeting, MeetingState } from "../../src/index.ts";
import {
  type Address,
  Guest,
  type GuestMeeting,
  Member,
  type MemberDevice,
  type MemberMeeting,
} from "../../src/index.ts";
import { MemoryTab } from "../memory-tab.ts";

async function callAt<T>(url: string, path: string, body: object): Promise<T> {
  const response = await fetch(url + path, { method: "POST", body: JSON.stringify(body) });
  const answer = (await response.json()) as T & { error?: string };
  if (!response.ok) {
    throw new Error(answer.error);
  }
  return answer;
}

const { LATCHKEY_TEST_BENCH: benches = "" } = process.env;

/**
 * Where a `latchkey.web.client.TestBench` listens: a server, its accounts, and people with the Java SDK. Each file of tests has its own, so
 * that it may take the server away while others run.
 */
const { url } = await callAt<{ url: string }>(benches, "/bench", {});

function call<T>(path: string, body: object): Promise<T> {
  return callAt(url, path, body);
}

export interface JavaMessage {
  readonly author: string;
  readonly text: string;
  readonly vouchedBy: string;
}

/** Somebody who uses the Java SDK. */
export class JavaPeer {
  readonly meetingId: string;
  readonly address: Address;
  readonly #peer: string;

  private constructor(answer: { peer: string; meetingId: string; id: string; deviceId: number }) {
    this.#peer = answer.peer;
    this.meetingId = answer.meetingId;
    this.address = { id: answer.id, deviceId: answer.deviceId };
  }

  static async host(name: string, title: string): Promise<JavaPeer> {
    return new JavaPeer(await call("/java/host", { link: await newLink(name), title }));
  }

  static of(answer: { peer: string; meetingId: string; id: string; deviceId: number }): JavaPeer {
    return new JavaPeer(answer);
  }

  static async knock(link: string, name: string): Promise<JavaPeer> {
    return new JavaPeer(await call("/java/knock", { link, name }));
  }

  async invite(maxUses = 1): Promise<string> {
    return (await call<{ link: string }>("/java/invite", { peer: this.#peer, maxUses })).link;
  }

  admit(sessionId: string): Promise<void> {
    return call("/java/admit", { peer: this.#peer, sessionId });
  }

  remove(sessionId: string): Promise<void> {
    return call("/java/remove", { peer: this.#peer, sessionId });
  }

  /** A further device of its account, which this peer recognises as soon as it comes. */
  deviceLink(): Promise<{ readonly link: string }> {
    return call("/java/device-link", { peer: this.#peer });
  }

  addMember(userId: string): Promise<void> {
    return call("/java/add-member", { peer: this.#peer, userId });
  }

  say(text: string): Promise<void> {
    return call("/java/say", { peer: this.#peer, text });
  }

  leave(): Promise<void> {
    return call("/java/leave", { peer: this.#peer });
  }

  close(): Promise<void> {
    return call("/java/close", { peer: this.#peer });
  }

  async messages(): Promise<readonly JavaMessage[]> {
    return (await call<{ messages: JavaMessage[] }>("/java/messages", { peer: this.#peer })).messages;
  }

  async record(): Promise<string> {
    return (await call<{ record: string }>("/java/record", { peer: this.#peer })).record;
  }

  async safetyNumber({ id, deviceId }: Address): Promise<string> {
    return (await call<{ digits: string }>("/java/safety-number", { peer: this.#peer, id, deviceId })).digits;
  }
}

/** What Java says of a record. */
export interface Verified {
  readonly problems: readonly string[];
  readonly checked: readonly string[];
  /** What was said, each with what it is. */
  readonly said: readonly string[];
  /** What guests have signed of that. */
  readonly signed: readonly string[];
}

export function verified(record: string): Promise<Verified> {
  return call<Verified>("/verify", { record });
}

/** Somebody with an account, who uses the Java SDK. */
export class JavaAccount {
  readonly userId: string;
  readonly #account: string;

  private constructor(answer: { account: string; userId: string }) {
    this.userId = answer.userId;
    this.#account = answer.account;
  }

  static async open(name: string): Promise<JavaAccount> {
    return new JavaAccount(await call("/java/sign-in", { link: await newLink(name) }));
  }

  /** A further device of somebody's account, once that is confirmed there. */
  static async join(deviceLink: string): Promise<JavaAccount> {
    return new JavaAccount(await call("/java/join-account", { link: deviceLink }));
  }

  rename(name: string): Promise<void> {
    return call("/java/rename", { account: this.#account, name });
  }

  async openMeeting(meetingId: string): Promise<JavaPeer> {
    return JavaPeer.of(await call("/java/open", { account: this.#account, meetingId }));
  }
}

/** A link that opens an account. A server's accounts have names of their own; {@link plain} takes what is added off again. */
export async function newLink(name: string): Promise<string> {
  return (await call<{ link: string }>("/account", { name: `${name} ${crypto.randomUUID().slice(0, 8)}` })).link;
}

export function plain(name: string | undefined): string {
  return name?.replace(/ [0-9a-f]{8}$/, "") ?? "";
}

/** The server goes away, and comes back at the same place. */
export function restartServer(): Promise<void> {
  return call("/restart", {});
}

/** The server's data folder is copied, while it is away. */
export function backUpServer(): Promise<void> {
  return call("/back-up", {});
}

/** The server goes away, and comes back with what was copied. */
export function restoreServer(): Promise<void> {
  return call("/restore", {});
}

/** Another server comes at its place, which knows nobody. {@link restartServer} brings the right one back. */
export function replaceServer(): Promise<void> {
  return call("/restart-empty", {});
}

let profiles = 0;

export type TestDevice = MemberDevice & { readonly profile: string };

function newProfile(): string {
  return `test-${profiles++}`;
}

/** The first device of a new account, with a database of its own. */
export async function newDevice(link: string, deviceName = "TypeScript"): Promise<TestDevice> {
  const profile = newProfile();
  return withProfile(await Member.signIn(link, deviceName, { profile }), profile);
}

export async function newMember(name: string): Promise<TestDevice> {
  return newDevice(await newLink(name));
}

/** A device link, whose device is recognised as soon as it comes. */
export async function confirmedLink(of: MemberDevice, through: (link: string) => string = (link) => link) {
  const link = await of.newDeviceLink();
  const confirmed = new Promise<void>((resolve, reject) => {
    link.onPending(() => link.confirm().then(resolve, reject));
    link.onFailed(reject);
  });
  return { link: through(link.link), confirmed };
}

/** A further device of an account, with a database of its own. */
export async function furtherDevice(of: MemberDevice, deviceName = "Phone"): Promise<TestDevice> {
  const { link, confirmed } = await confirmedLink(of);
  const profile = newProfile();
  const [device] = await Promise.all([Member.joinAccount(link, deviceName, { profile }), confirmed]);
  return withProfile(device, profile);
}

/** The same device, which knows what its database is called. */
function withProfile(device: MemberDevice, profile: string): TestDevice {
  return Object.assign(device, { profile });
}

/** A new meeting, as its host has it. */
export async function newMeeting(title = "Minutes"): Promise<{ device: TestDevice; host: MemberMeeting }> {
  const device = await newMember("Hanna");
  const host = await device.createMeeting(title);
  await host.until(({ status, connection }) => status === "admitted" && connection === "online");
  return { device, host };
}

/** A guest that knocks; who is not let in yet. */
export async function knock(host: MemberMeeting, name: string): Promise<{ guest: GuestMeeting; tab: MemoryTab }> {
  const { link } = await host.invite();
  const tab = new MemoryTab();
  return { guest: await Guest.knock(link, name, { tab }), tab };
}

/** Lets in everybody who has knocked under this name. */
export async function admit(host: MemberMeeting, ...names: readonly string[]): Promise<void> {
  const { lobby } = await host.until((state) => names.every((name) => state.lobby.some((one) => one.name === name)));
  await host.admit(...lobby.filter(({ name }) => names.includes(name)).map(({ sessionId }) => sessionId));
}

/** A guest that is in the meeting. */
export async function joined(host: MemberMeeting, name: string): Promise<{ guest: GuestMeeting; tab: MemoryTab }> {
  const knocked = await knock(host, name);
  await admit(host, name);
  await ready(knocked.guest);
  return knocked;
}

/** Until it takes part and everyone who should can read it. */
export function ready(meeting: Meeting): Promise<MeetingState> {
  return meeting.until(
    ({ status, coverage }) => status === "admitted" && coverage.total > 0 && coverage.ready === coverage.total,
  );
}

export function texts({ messages }: MeetingState): readonly string[] {
  return messages.map(({ author, text }) => `${plain(author.name)}: ${text}`);
}

/** Until exactly these are shown and sent, in this order. */
export async function shows(meeting: Meeting, ...expected: readonly string[]): Promise<MeetingState> {
  const state = await meeting.until((now) => {
    return now.messages.length >= expected.length && now.messages.every(({ delivery }) => delivery === "sent");
  });
  const shown = texts(state);
  if (JSON.stringify(shown) !== JSON.stringify(expected)) {
    throw new Error(`${JSON.stringify(shown)} is shown instead of ${JSON.stringify(expected)}`);
  }
  return state;
}

/** Until it holds; for what is not told by events. */
export async function eventually<T>(find: () => Promise<T>, holds: (found: T) => boolean): Promise<T> {
  for (;;) {
    const found = await find();
    if (holds(found)) {
      return found;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}
