import { PublicKey } from "@latchkey/signal";
import { type Address, addressKey, sameAddress } from "../address.ts";
import { equal } from "../bytes.ts";
import { Acknowledgements } from "../deliver/acknowledgements.ts";
import { GroupInbox } from "../deliver/group-inbox.ts";
import { GroupReader, type OwnMessages, type Reading } from "../deliver/group-reader.ts";
import { History } from "../deliver/history.ts";
import { KeyRequests } from "../deliver/key-requests.ts";
import { type Accept, Mailbox, type Outcome } from "../deliver/mailbox.ts";
import { Opener } from "../deliver/opener.ts";
import { SenderKeys } from "../deliver/sender-keys.ts";
import { LatchkeyError } from "../errors.ts";
import { Lane } from "../lane.ts";
import { Attendance } from "../roster/attendance.ts";
import { hashTitle } from "../roster/entries.ts";
import { RosterFollower, type RosterSource } from "../roster/follower.ts";
import { guestAddress, memberAddress, type RosterEvent } from "../roster/roster.ts";
import type { DeviceStore } from "../store/device-store.ts";
import { sortable } from "../store/records.ts";
import type {
  MeetingMessage,
  Position,
  ReceivedDirect,
  ReceivedSenderKey,
  ReplayPage,
  RosterPage,
  WireAccount,
} from "../wire.ts";
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
export interface Role {
  readonly own: OwnMessages;
  readonly acceptSenderKey: Accept;
  readonly acceptDirect: Accept;
  standing(address: Address): Standing;
  /** The roster has gone on, or was read from what this device kept. */
  rosterChanged(event: RosterEvent): void;
  shown(id: string): Promise<void>;
  /** May change with anybody's coming and going. */
  coverageChanged(): void;
}

/** What a meeting is for members and guests alike: following the roster, and reading in order what comes. */
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
  readonly requests: KeyRequests;
  readonly #lane = new Lane((error) => this.broken(error));
  readonly #acks: Acknowledgements;
  readonly #opener: Opener;
  #inbox: GroupInbox | undefined;
  /** What has come while the lane was busy is taken together. */
  readonly #pushed: MeetingMessage[] = [];
  #mailbox: Mailbox | undefined;
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
    this.requests = new KeyRequests({
      ask: ({ sender, distributionId, newSession }) =>
        parts.ask(parts.requestSenderKey, {
          meetingId: parts.meetingId,
          senderId: sender.id,
          senderDeviceId: sender.deviceId,
          newSession,
          ...(distributionId === undefined ? {} : { distributionId }),
        }),
      isConnected: () => view.state.connection === "online",
      overdue: (sender) => view.warn({ kind: "key-overdue", key: overdueKey(sender), who: people.author(sender) }),
      overdueNoMore: (sender) => view.dismiss(overdueKey(sender)),
    });
    this.#opener = new Opener(parts.store, follower, (author) => this.#forked(author));
    this.#acks = new Acknowledgements(
      parts.meetingId,
      parts.ackPauseMillis,
      (ack) => parts.ask("relay:ack", ack),
      (ids) => this.#lane.run(async () => this.#mailbox?.settled(ids)),
    );
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
        keep: (index, entry) => store.update(({ records }) => records.put(rosterEntryName(meetingId, index), entry)),
      },
      watcher: {
        accepted: (event, roster) => {
          attendance.accepted(event, roster);
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
    const { store, meetingId } = this.parts;
    this.#role = role;
    this.#mailbox = await Mailbox.open(store, this.#opener, this.follower, this.attendance);
    this.#inbox = await GroupInbox.open({
      store,
      meetingId,
      reader: new GroupReader(this.#opener, this.people, this.names, this.history, role.own),
      replay: async (after) => {
        const page = await this.parts.ask<ReplayPage>("relay:replay", { meetingId, after });
        return { ...page, messages: (page.messages ?? []).filter(isPlaced) };
      },
      handled: (seq) => this.#acks.upTo(seq),
      told: (reading) => this.#told(reading),
      missing: (from, to) => this.view.warn({ kind: "messages-missing", key: `messages-missing/${from}`, from, to }),
      holds: (held) => this.view.update({ held }),
    });
    this.refresh();
  }

  /** Connected, and taking part by the roster read so far: reads what was missed. Resolves when that is done. */
  resume({ cursor, latest }: Position): Promise<void> {
    return this.#lane.ask(async () => {
      await this.#inbox?.resume(cursor, latest);
      await this.#inbox?.askAgain();
      this.requests.retryAll();
      this.refresh();
    });
  }

  take(message: MeetingMessage): void {
    if (isPlaced(message)) {
      this.#pushed.push(message);
      this.#lane.run(async () => this.#inbox?.offer(...this.#pushed.splice(0)));
    }
  }

  takeRoster(page: RosterPage): void {
    this.follower.offer(page).catch((error) => this.broken(error));
  }

  takeSenderKey(envelope: ReceivedSenderKey): void {
    this.#open(envelope.id, (mailbox, role) => mailbox.senderKey(envelope, role.acceptSenderKey));
  }

  takeDirect(envelope: ReceivedDirect): void {
    this.#open(envelope.id, (mailbox, role) => mailbox.direct(envelope, role.acceptDirect));
  }

  /** A sender's key was taken in: opens what waits for it. */
  keyCame(sender: Address, distributionId: string): void {
    this.senderKeys.note(sender);
    this.requests.came(sender, distributionId);
    this.refresh();
    this.view.emit("encryptionReady", { sender });
    this.#lane.run(async () => this.#inbox?.keyCame(sender));
  }

  rosterChanged(event: RosterEvent): void {
    const gone = goneBy(event);
    if (gone !== undefined) {
      this.view.emit("participantGone", this.people.author(gone));
    }
    this.#role?.rosterChanged(event);
    this.refresh(true);
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
    this.#acks.close();
    this.requests.close();
    await this.#lane.close();
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

  #open(id: string, open: (mailbox: Mailbox, role: Role) => Promise<Outcome>): void {
    this.#lane.run(async () => {
      if (this.#mailbox !== undefined && this.#role !== undefined) {
        const outcome = await open(this.#mailbox, this.#role);
        this.#acks.envelope(id);
        this.#toldOutcome(outcome);
      }
    });
  }

  #toldOutcome(outcome: Outcome): void {
    switch (outcome.kind) {
      case "taken":
        outcome.afterwards();
        return;
      case "known":
        return;
      case "broken-session":
        if (this.follower.roster.device(outcome.sender) !== undefined) {
          this.requests.need(outcome.sender, undefined, true);
        }
        return;
      case "untrusted": {
        const key = `identity-changed/${addressKey(outcome.sender)}`;
        this.view.warn({ kind: "identity-changed", key, who: this.people.author(outcome.sender) });
        return;
      }
      case "refused":
        this.#warnRefused(outcome.sender, outcome.detail);
    }
  }

  #told(reading: Reading): void {
    switch (reading.kind) {
      case "shown":
        this.history.show(reading.message);
        this.view.emit("message", reading.message);
        this.#role?.shown(reading.message.id).catch((error) => this.broken(error));
        return;
      case "known":
        return;
      case "lacks-key":
        this.requests.need(reading.sender, reading.distributionId);
        return;
      case "refused":
        this.#warnRefused(reading.sender, reading.detail);
    }
  }

  #warnRefused(sender: Address, detail: string): void {
    const key = `message-refused/${addressKey(sender)}`;
    this.view.warn({ kind: "message-refused", key, who: this.people.author(sender), detail });
  }

  #forked(author: Address): void {
    const { name } = this.people.author(author);
    this.rosterRefused("forked", `${name} reads another log of who takes part than this device does.`);
  }
}

/** What has no number has no place in the meeting. */
function isPlaced(message: MeetingMessage | null): boolean {
  return Number.isSafeInteger(message?.seq);
}

function overdueKey(sender: Address): string {
  return `key-overdue/${addressKey(sender)}`;
}

/** Under which a verified entry is kept. */
export function rosterEntryName(meetingId: string, index: number): string {
  return rosterPrefix(meetingId) + sortable(index);
}

function rosterPrefix(meetingId: string): string {
  return `meeting/${meetingId}/roster/`;
}

function goneBy(event: RosterEvent): Address | undefined {
  switch (event.kind) {
    case "device-removed":
      return memberAddress(event.device);
    case "guest-removed":
    case "guest-left":
      return guestAddress(event.guest);
    default:
      return undefined;
  }
}

function cameBy(event: RosterEvent): readonly Address[] {
  switch (event.kind) {
    case "meeting-created":
      return [memberAddress(event.creator)];
    case "device-added":
      return [memberAddress(event.device)];
    case "guests-admitted":
      return event.guests.map(guestAddress);
    default:
      return [];
  }
}
