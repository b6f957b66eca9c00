import { PublicKey } from "@latchkey/signal";
import { type Address, sameAddress } from "../address.ts";
import { equal } from "../bytes.ts";
import { History } from "../deliver/history.ts";
import { SenderKeys } from "../deliver/sender-keys.ts";
import { LatchkeyError } from "../errors.ts";
import { Attendance } from "../roster/attendance.ts";
import { hashTitle } from "../roster/entries.ts";
import { cameBy, goneBy, type RosterEvent } from "../roster/events.ts";
import { RosterFollower, type RosterSource } from "../roster/follower.ts";
import type { DeviceStore } from "../store/device-store.ts";
import { sortable } from "../store/records.ts";
import type { WireAccount } from "../wire.ts";
import { Incoming, type Receiver } from "./incoming.ts";
import { Names } from "./names.ts";
import { People, type Standing } from "./people.ts";
import type { MeetingStatus, RosterAlarm } from "./state.ts";
import { Verification } from "./verification.ts";
import { MeetingView } from "./view.ts";

export interface EngineParts {
  readonly store: DeviceStore;
  readonly meetingId: string;
  readonly self: Address;
  readonly selfName: string;
  readonly title: string;
  readonly hostName: string;
  readonly status: MeetingStatus;
  readonly source: RosterSource;
  /** The members' names, as far as the server tells them. */
  names(): Promise<readonly WireAccount[]>;
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
  #stale = false;
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
    this.names = new Names(
      people,
      () => parts.names(),
      () => {
        history.rename((address) => people.author(address));
        this.refresh();
      },
    );
    this.incoming = new Incoming({
      ...parts,
      view,
      people,
      names: this.names,
      follower,
      attendance,
      history,
      senderKeys,
      changed: (now) => this.refresh(now),
      forked: (author) => this.#forked(author),
      broken: (error) => this.broken(error),
    });
  }

  static async open(parts: EngineParts): Promise<Engine> {
    const { store, meetingId, self, selfName } = parts;
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
    const people = new People(self, selfName, follower.roster, attendance);
    const view = new MeetingView({
      meetingId,
      title: parts.title,
      hostName: parts.hostName,
      status: parts.status,
      connection: "connecting",
      self: people.author(self),
      isHost: false,
      mayAdmit: false,
      participants: [],
      lobby: [],
      arrivals: [],
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
      const participant = this.view.state.participants.find((one) => sameAddress(one.address, address));
      if (participant !== undefined) {
        this.view.emit("participantAdded", participant);
      }
    }
  }

  rosterRefused(alarm: RosterAlarm, detail: string): void {
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
    await this.incoming.close();
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
