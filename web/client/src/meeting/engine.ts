import { PublicKey } from "@latchkey/signal";
import type { AccountDirectory } from "../account/account-directory.ts";
import { type Address, addressKey, sameAddress } from "../address.ts";
import { equal } from "../bytes.ts";
import { History } from "../deliver/history.ts";
import { SenderKeys } from "../deliver/sender-keys.ts";
import { LatchkeyError } from "../errors.ts";
import { Attendance } from "../roster/attendance.ts";
import { hashTitle } from "../roster/entries.ts";
import { cameBy, goneBy, memberAddress, type RosterEvent } from "../roster/events.ts";
import { RosterFollower, type RosterSource } from "../roster/follower.ts";
import type { DeviceStore } from "../store/device-store.ts";
import { sortable } from "../store/records.ts";
import { Incoming, type Receiver } from "./incoming.ts";
import { Names } from "./names.ts";
import { People, type Standing } from "./people.ts";
import type { LogAlarm, MeetingStatus } from "./state.ts";
import { Verification } from "./verification.ts";
import { MeetingView } from "./view.ts";

/** The names of many accounts come one after the other. */
const RENAME_PAUSE_MILLIS = 50;

export interface EngineParts {
  readonly store: DeviceStore;
  readonly meetingId: string;
  readonly self: Address;
  /** A guest's. */
  readonly selfName?: string;
  readonly title: string;
  /** As a guest's link told it: to be shown until the meeting tells. */
  readonly hostName?: string;
  readonly status: MeetingStatus;
  readonly source: RosterSource;
  readonly accounts: AccountDirectory;
  /** Events of a guest are counted. */
  readonly ackPauseMillis: number;
  readonly requestSenderKey: "meeting:requestSenderKey" | "external:requestSenderKey";
  /** Emits, and gives the acknowledgement. */
  ask<T>(event: string, payload: object): Promise<T>;
}

/** What members and guests do each in their own way. */
export interface Role extends Receiver {
  standing(address: Address): Standing;
  /** The roster has gone on, or was read from what this device kept. */
  rosterChanged(event: RosterEvent): void;
  /** May change with anybody's coming and going. */
  coverageChanged(): void;
  /** An account's log has gone on. */
  accountChanged(userId: string): void;
}

/** What a meeting is for members and guests alike: who takes part, what comes, and how the person is shown it. */
export class Engine {
  readonly parts: EngineParts;
  readonly view: MeetingView;
  readonly people: People;
  readonly names: Names;
  readonly follower: RosterFollower;
  readonly history: History;
  readonly senderKeys: SenderKeys;
  readonly attendance: Attendance;
  readonly verification: Verification;
  readonly incoming: Incoming;
  #role: Role | undefined;
  readonly #unwatch: () => void;
  #stale = false;
  #renaming: ReturnType<typeof setTimeout> | undefined;
  #closed = false;

  private constructor(
    parts: EngineParts,
    view: MeetingView,
    people: People,
    follower: RosterFollower,
    history: History,
    senderKeys: SenderKeys,
    attendance: Attendance,
    verification: Verification,
  ) {
    this.parts = parts;
    this.view = view;
    this.people = people;
    this.follower = follower;
    this.history = history;
    this.senderKeys = senderKeys;
    this.attendance = attendance;
    this.verification = verification;
    this.names = new Names(parts.accounts);
    this.#unwatch = parts.accounts.watch({
      changed: (userId) => this.#accountChanged(userId),
      refused: (userId, alarm, detail) => this.#accountRefused(userId, alarm, detail),
    });
    this.incoming = new Incoming({
      ...parts,
      view,
      people,
      names: this.names,
      follower,
      history,
      senderKeys,
      changed: (now) => this.refresh(now),
      forked: (author) => this.#forked(author),
      broken: (error) => this.broken(error),
    });
  }

  static async open(parts: EngineParts): Promise<Engine> {
    const { store, meetingId, self, selfName, accounts } = parts;
    const attendance = new Attendance();
    let engine: Engine | undefined;
    const follower = await RosterFollower.open({
      meetingId,
      self,
      sign: (message) => store.local.identityKeyPair.privateKey.sign(message),
      verifies: (key, message, signature) => PublicKey.deserialize(key).verifySignature(message, signature),
      source: parts.source,
      archive: {
        load: () =>
          store.update(async ({ records }) => [...(await records.all<string>(rosterPrefix(meetingId))).values()]),
        keep: (from, entries) =>
          store.update(async ({ records }) => {
            for (const [i, entry] of entries.entries()) {
              await records.put(rosterEntryName(meetingId, from + i), entry);
            }
          }),
      },
      watcher: {
        accepted: (event, index) => {
          attendance.accepted(event, index);
          engine?.rosterChanged(event);
        },
        refused: (alarm, detail) => engine?.rosterRefused(alarm, detail),
      },
    });
    const people = new People(self, accounts, follower.roster, attendance, selfName);
    const view = new MeetingView({
      meetingId,
      title: parts.title,
      hostName: people.hostName ?? parts.hostName ?? "",
      status: parts.status,
      connection: "connecting",
      self: people.author(self),
      isHost: false,
      mayAdmit: false,
      participants: [],
      lobby: [],
      messages: [],
      held: 0,
      coverage: { ready: 0, queued: 0, total: 0 },
      warnings: [],
    });
    const history = await History.open(store, meetingId, (messages) => view.update({ messages }));
    const senderKeys = await SenderKeys.open(store, meetingId);
    const verification = await Verification.open(store, self, follower.roster);
    engine = new Engine(parts, view, people, follower, history, senderKeys, attendance, verification);
    return engine;
  }

  /** Where this device's own part begins: from here on it is told. */
  async start(role: Role): Promise<void> {
    this.#role = role;
    await this.incoming.start(role);
    this.refresh();
    const { accounts } = this.parts;
    this.#userIds()
      .filter((userId) => accounts.isForked(userId))
      .forEach((userId) => {
        this.#accountRefused(userId, "forked", "It showed another history than before.");
      });
  }

  /** Reads on in the logs of all accounts that take part, in the order in which they are shown. */
  readAccounts(): void {
    this.names.askAgain();
    this.parts.accounts.read(this.#userIds()).catch((error) => this.broken(error));
  }

  rosterChanged(event: RosterEvent): void {
    this.#role?.rosterChanged(event);
    this.refresh(true);
    const gone = goneBy(event);
    if (gone !== undefined) {
      this.incoming.gone(gone);
      this.view.emit("participantGone", this.people.author(gone));
    }
    for (const address of cameBy(event)) {
      if (this.people.everHadDevice(address)) {
        this.names.need(address.id).catch((error) => this.broken(error));
      }
      const participant = this.view.state.participants.find((one) => sameAddress(one.address, address));
      if (participant !== undefined) {
        this.view.emit("participantAdded", participant);
      }
    }
  }

  rosterRefused(alarm: LogAlarm, detail: string): void {
    this.view.warn({ kind: "roster-refused", key: `roster/${alarm}`, alarm, detail });
  }

  /** Computes anew who is shown how; many changes at once cost one computation, unless it is needed `now`. */
  refresh(now = false): void {
    if (now) {
      this.#refresh();
    } else if (!this.#stale) {
      this.#stale = true;
      queueMicrotask(() => {
        if (this.#stale) {
          this.#refresh();
        }
      });
    }
  }

  /**
   * What should not happen, once the meeting is open, goes to the page's error handler; a lost connection heals, and what could not be
   * kept comes again.
   */
  broken(error: unknown): void {
    if (this.#closed) {
      return;
    }
    if (!(error instanceof LatchkeyError)) {
      queueMicrotask(() => {
        throw error;
      });
    } else if (error.code === "storage_full" || error.code === "storage_unavailable") {
      this.view.warn({ kind: "storage-failed", key: "storage-failed", code: error.code });
    }
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#unwatch();
    clearTimeout(this.#renaming);
    await this.incoming.close();
  }

  #userIds(): readonly string[] {
    return [...new Set(this.follower.roster.devices.map(({ userId }) => userId))];
  }

  /** Many logs may be read one after the other: what is shown is computed anew once for some. */
  #accountChanged(userId: string): void {
    const devices = this.follower.roster.devices.filter((device) => device.userId === userId).map(memberAddress);
    for (const address of devices.filter((one) => this.people.isUnlisted(one))) {
      this.view.warn({
        kind: "device-unlisted",
        key: `device-unlisted/${addressKey(address)}`,
        who: this.people.author(address),
      });
    }
    this.#renaming ??= setTimeout(() => {
      this.#renaming = undefined;
      this.history.rename((address) => this.people.author(address));
      this.refresh(true);
    }, RENAME_PAUSE_MILLIS);
    this.#role?.accountChanged(userId);
  }

  #accountRefused(userId: string, alarm: LogAlarm, detail: string): void {
    const device = this.follower.roster.devices.find((one) => one.userId === userId);
    if (device !== undefined) {
      const who = this.people.author(memberAddress(device));
      this.view.warn({ kind: "account-refused", key: `account-refused/${alarm}/${userId}`, who, alarm, detail });
    }
  }

  #refresh(): void {
    const { roster } = this.follower;
    const role = this.#role;
    this.#stale = false;
    if (role === undefined) {
      return;
    }
    if (roster.size > 0 && !equal(hashTitle(this.parts.title), roster.titleHash)) {
      this.view.warn({ kind: "title-wrong", key: "title-wrong" });
    }
    const device = roster.device(this.parts.self);
    this.view.update({
      hostName: this.people.hostName ?? this.parts.hostName ?? "",
      self: this.people.author(this.parts.self),
      participants: this.people.participants((address) => role.standing(address)),
      isHost: device !== undefined && roster.isHost(device.userId),
      mayAdmit: roster.mayAdmit(this.parts.self),
    });
    role.coverageChanged();
  }

  #forked(author: Address): void {
    const { name } = this.people.author(author);
    this.rosterRefused("forked", `${name} reads another log of who takes part than this device does.`);
  }
}

/** Under which a verified entry is kept. */
export function rosterEntryName(meetingId: string, index: number): string {
  return rosterPrefix(meetingId) + sortable(index);
}

function rosterPrefix(meetingId: string): string {
  return `meeting/${meetingId}/roster/`;
}
