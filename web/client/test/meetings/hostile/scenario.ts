import { GroupCipher, PrivateKey } from "@latchkey/signal";
import { afterEach, beforeEach, expect } from "vitest";
import { type KeptAccountLog, KnownAccount } from "../../../src/account/known-account.ts";
import { type Address, addressKey } from "../../../src/address.ts";
import { base64, fromBase64 } from "../../../src/bytes.ts";
import type { AuthorPlace } from "../../../src/content/author-place.ts";
import type { GroupBody } from "../../../src/content/body.ts";
import { writeGroupContent } from "../../../src/content/content.ts";
import { toProtocolAddress } from "../../../src/deliver/opener.ts";
import {
  Guest,
  type GuestMeeting,
  type InvitationOptions,
  type LogAlarm,
  type Meeting,
  type MeetingState,
  type MemberMeeting,
  type Warning,
} from "../../../src/index.ts";
import type { AccountLog } from "../../../src/log/account/account-log.ts";
import { MeetingLog } from "../../../src/log/meeting/meeting-log.ts";
import { MeetingWriter } from "../../../src/log/meeting/meeting-writer.ts";
import { DeviceStore } from "../../../src/store/device-store.ts";
import type { MeetingMessage } from "../../../src/wire.ts";
import { HostileServer } from "../../hostile-server.ts";
import { MemoryTab } from "../../memory-tab.ts";
import { admit, newDevice, newLink, ready, type TestDevice } from "../bench.ts";

/**
 * Hanna's meeting on a server that may lie to everybody apart. Sam, another member, and Gus, a guest, come in where a scenario wants
 * them. Each of the three sees the server through a {@link HostileServer} of their own.
 */
export class Scenario {
  readonly toHanna: HostileServer;
  readonly toSam: HostileServer;
  readonly toGus: HostileServer;
  readonly hanna: TestDevice;
  readonly atHanna: MemberMeeting;
  readonly sam: TestDevice;
  readonly #closing: (() => unknown)[] = [];

  private constructor(
    servers: readonly [HostileServer, HostileServer, HostileServer],
    hanna: TestDevice,
    atHanna: MemberMeeting,
    sam: TestDevice,
  ) {
    [this.toHanna, this.toSam, this.toGus] = servers;
    this.hanna = hanna;
    this.atHanna = atHanna;
    this.sam = sam;
  }

  static async begin(): Promise<Scenario> {
    const [hannas, sams] = [await newLink("Hanna"), await newLink("Sam")];
    const toHanna = await HostileServer.before(hannas);
    const toSam = await HostileServer.before(hannas);
    const toGus = await HostileServer.before(hannas);
    const [hanna, sam] = await Promise.all([newDevice(toHanna.link(hannas)), newDevice(toSam.link(sams))]);
    const atHanna = await hanna.createMeeting("Plans", { everyMemberAdmits: true });
    await atHanna.until(({ status, connection }) => status === "admitted" && connection === "online");
    return new Scenario([toHanna, toSam, toGus], hanna, atHanna, sam);
  }

  get meetingId(): string {
    return this.atHanna.state.meetingId;
  }

  get samsAddress(): Address {
    return { id: this.sam.me.userId, deviceId: this.sam.me.deviceId };
  }

  /** Sam is added and opens the meeting. */
  async samArrives(): Promise<MemberMeeting> {
    await this.atHanna.addMember(this.sam.me.userId);
    return this.sam.openMeeting(this.meetingId);
  }

  /** Sam is added, comes in, and each of the two reads the other. */
  async samComesIn(): Promise<MemberMeeting> {
    const atSam = await this.samArrives();
    await Promise.all([ready(atSam), ready(this.atHanna)]);
    return atSam;
  }

  async invitation(options: InvitationOptions = {}): Promise<string> {
    return (await this.atHanna.invite(options)).link;
  }

  /** Gus knocks, with a link of his own unless he is given one. */
  async gusKnocks(link?: string): Promise<GuestMeeting> {
    return this.#knock(this.toGus.link(link ?? (await this.invitation())), "Gus");
  }

  /** Another guest, to whom nobody lies, knocks. */
  async ginaKnocks(link?: string): Promise<GuestMeeting> {
    return this.#knock(link ?? (await this.invitation()), "Gina");
  }

  async gusIsLetIn(): Promise<GuestMeeting> {
    const gus = await this.gusKnocks();
    await admit(this.atHanna, "Gus");
    return gus;
  }

  /** Gus is in; each of Gus and Hanna reads the other. */
  async gusComesIn(): Promise<GuestMeeting> {
    const gus = await this.gusIsLetIn();
    await Promise.all([ready(gus), ready(this.atHanna)]);
    return gus;
  }

  /** Hanna says something; resolves when it has its place. */
  say(text: string): Promise<void> {
    return says(this.atHanna, text);
  }

  /** Another, honest guest comes in and reads Hanna: everything before has been handled by Hanna's device. */
  async settle(): Promise<void> {
    const gina = await this.ginaKnocks();
    await admit(this.atHanna, "Gina");
    await ready(gina);
    await this.say("fence");
    await gina.until(({ messages }) => messages.some(({ text }) => text === "fence"));
  }

  /** The entries that Hanna's device has verified. */
  log(meetingId = this.meetingId): Promise<readonly string[]> {
    return inStoreOf(this.hanna, (store) =>
      store.update(async ({ records }) => [...(await records.all<string>(`meeting/${meetingId}/roster/`)).values()]),
    );
  }

  /** Hanna's verified log, for a forger to go on from. */
  async copyOfLog(): Promise<MeetingLog> {
    const accounts = await this.#accounts();
    const copy = new MeetingLog((userId) => accounts.get(userId));
    for (const entry of await this.log()) {
      copy.append(fromBase64(entry));
    }
    return copy;
  }

  /** An entry in Hanna's name that she did not sign. */
  async forged(write: (writer: MeetingWriter, log: MeetingLog) => Uint8Array): Promise<string> {
    return this.signedBy(this.atHanna.state.self.address, PrivateKey.generate(), write);
  }

  /** An entry that goes on from Hanna's log, in this device's name. */
  async signedBy(
    address: Address,
    key: PrivateKey,
    write: (writer: MeetingWriter, log: MeetingLog) => Uint8Array,
  ): Promise<string> {
    const log = await this.copyOfLog();
    return base64(write(new MeetingWriter(log, { ...address, key }, Date.now), log));
  }

  /** The accounts' logs that Hanna's device has verified. */
  #accounts(): Promise<ReadonlyMap<string, AccountLog>> {
    return inStoreOf(this.hanna, async (store) => {
      const kept = await store.update(({ records }) => records.all<KeptAccountLog>("account-log/"));
      const logs = [...kept].map(async ([userId, log]) => [userId, await new KnownAccount(userId, log).log()] as const);
      return new Map(await Promise.all(logs));
    });
  }

  /** Shows Hanna a next entry. */
  async show(entry: string): Promise<void> {
    const from = (await this.log()).length;
    this.toHanna.push("meeting:roster", { meetingId: this.meetingId, from, entries: [entry], size: from + 1 });
  }

  /** What Sam's program says if it is another one: under Sam's key, in Sam's next place. */
  async samsMessage(body: GroupBody): Promise<Omit<MeetingMessage, "seq">> {
    const log = await this.copyOfLog();
    const messageId = crypto.randomUUID();
    const ciphertext = await inStoreOf(this.sam, async (store) => {
      const prefix = `meeting/${this.meetingId}/`;
      const [key, own] = await store.update(async ({ records }) => [
        await records.get<{ readonly distributionId: string }>(`${prefix}own-key/present`),
        await records.get<{ readonly next: AuthorPlace }>(`${prefix}author-place/own`),
      ]);
      const content = writeGroupContent(log, body, { place: own?.next ?? expect.unreachable(), messageId });
      return new GroupCipher(store, toProtocolAddress(this.samsAddress)).encrypt(key?.distributionId ?? "", content);
    });
    return {
      meetingId: this.meetingId,
      incarnation: 1,
      senderId: this.samsAddress.id,
      senderDeviceId: this.samsAddress.deviceId,
      messageId,
      ciphertext: base64(ciphertext),
      acceptedAt: new Date().toISOString(),
    };
  }

  getsNoKey({ id, deviceId }: Address): void {
    const reader = this.atHanna.state.participants.find(
      ({ address }) => addressKey(address) === addressKey({ id, deviceId }),
    );
    expect(["pending", "refused", undefined]).toContain(reader?.readsYou);
  }

  knowsNothingOf(ghost: Address): void {
    expect(this.atHanna.state.participants.map(({ address }) => addressKey(address))).not.toContain(addressKey(ghost));
  }

  async end(): Promise<void> {
    await Promise.all(this.#closing.map((close) => close()));
    await Promise.all([this.hanna.close(), this.sam.close()]);
    for (const server of [this.toHanna, this.toSam, this.toGus]) {
      server.close();
    }
  }

  async #knock(link: string, name: string): Promise<GuestMeeting> {
    const guest = await Guest.knock(link, name, { tab: new MemoryTab() });
    this.#closing.push(() => guest.close());
    return guest;
  }
}

/** A scenario for each test of a file. */
export function scenarios(): { readonly now: Scenario } {
  let now: Scenario | undefined;
  beforeEach(async () => {
    now = await Scenario.begin();
  });
  afterEach(() => now?.end());
  return {
    get now(): Scenario {
      return now ?? expect.unreachable();
    },
  };
}

/** Looks into what a device has stored, as somebody who holds it could. */
export async function inStoreOf<T>({ profile }: TestDevice, look: (store: DeviceStore) => Promise<T>): Promise<T> {
  const store = await DeviceStore.open(`latchkey-device-${profile}`);
  try {
    return await look(store);
  } finally {
    store.close();
  }
}

export async function says(meeting: Meeting, text: string): Promise<void> {
  const id = await meeting.say(text);
  await meeting.until(({ messages }) => messages.some((one) => one.id === id && one.delivery === "sent"));
}

/** What is shown there, without its authors. */
export function words(meeting: Meeting): readonly string[] {
  return meeting.state.messages.map(({ text }) => text);
}

export async function reads(meeting: Meeting, ...expected: readonly string[]): Promise<MeetingState> {
  const state = await meeting.until(({ messages }) => messages.some(({ text }) => text === expected.at(-1)));
  expect(words(meeting)).toEqual(expected);
  return state;
}

export async function warned<Kind extends Warning["kind"]>(
  meeting: Meeting,
  kind: Kind,
  isMeant: (warning: Extract<Warning, { kind: Kind }>) => boolean = () => true,
): Promise<Extract<Warning, { kind: Kind }>> {
  const isOfKind = (warning: Warning): warning is Extract<Warning, { kind: Kind }> => warning.kind === kind;
  const isIt = (warning: Warning): warning is Extract<Warning, { kind: Kind }> => isOfKind(warning) && isMeant(warning);
  const { warnings } = await meeting.until((state) => state.warnings.some(isIt));
  return warnings.find(isIt) ?? expect.unreachable();
}

export async function alarmed(meeting: Meeting, alarm: LogAlarm): Promise<string> {
  const isIt = (warning: Warning) => warning.kind === "roster-refused" && warning.alarm === alarm;
  const { warnings } = await meeting.until((state) => state.warnings.some(isIt));
  const found = warnings.find(isIt);
  return found?.kind === "roster-refused" ? found.detail : expect.unreachable();
}

export async function refused(meeting: Meeting, reason: string): Promise<string> {
  const isIt = (warning: Warning) => warning.kind === "message-refused" && warning.detail.includes(reason);
  const { warnings } = await meeting.until((state) => state.warnings.some(isIt));
  const found = warnings.find(isIt);
  return found?.kind === "message-refused" ? found.who.name : expect.unreachable();
}

export function newIdentity(): string {
  return base64(PrivateKey.generate().publicKey().serialize());
}

/** Another ciphertext: one bit in its middle is another one. */
export function altered(ciphertext: string): string {
  const bytes = fromBase64(ciphertext);
  const middle = bytes.length >> 1;
  bytes[middle] = (bytes[middle] ?? 0) ^ 1;
  return base64(bytes);
}
