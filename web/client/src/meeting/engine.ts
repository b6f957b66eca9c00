import type { AccountDirectory } from "../account/account-directory.ts";
import { type Address, sameAddress } from "../address.ts";
import { base64 } from "../bytes.ts";
import type { PairwiseBody } from "../content/body.ts";
import { expectOf } from "../content/refusal.ts";
import { AuthorOrder } from "../deliver/author-order.ts";
import { History } from "../deliver/history.ts";
import { ReadTranscript } from "../deliver/read-transcript.ts";
import { SenderKeys } from "../deliver/sender-keys.ts";
import { ToldWords } from "../deliver/told-words.ts";
import { LatchkeyError } from "../errors.ts";
import type { MeetingEvent } from "../log/meeting/meeting-log.ts";
import { Recorder } from "../record/recorder.ts";
import { Attendance } from "../roster/attendance.ts";
import { cameBy } from "../roster/events.ts";
import { type RosterArchive, RosterFollower, type RosterSource } from "../roster/follower.ts";
import { type Rename, Renames } from "../roster/renames.ts";
import type { Ask } from "../socket/event-socket.ts";
import type { DeviceStore, Stores } from "../store/device-store.ts";
import { sortable } from "../store/records.ts";
import { Comings } from "./comings.ts";
import { Incoming, type Receiver } from "./incoming.ts";
import { People, type Standing } from "./people.ts";
import type { LogAlarm, MeetingStatus } from "./state.ts";
import { Verification } from "./verification.ts";
import { MeetingView } from "./view.ts";

/** Who has no device in the meeting is shown by this one. */
const FIRST_DEVICE_ID = 1;

export interface EngineParts {
  readonly store: DeviceStore;
  readonly meetingId: string;
  readonly self: Address;
  readonly selfName: string;
  /** As the server told it, if it did: to be shown until the meeting's log tells. */
  readonly title?: string | undefined;
  /** As a guest's link told it: to be shown until the meeting tells. */
  readonly hostName?: string;
  readonly status: MeetingStatus;
  readonly source: RosterSource;
  readonly accounts: AccountDirectory;
  /** Events of a guest are counted. */
  readonly ackPauseMillis: number;
  readonly requestSenderKey: "meeting:requestSenderKey" | "external:requestSenderKey";
  /** Emits, and gives the acknowledgement. */
  readonly ask: Ask;
  /** What else is kept in the transaction in which an entry of the log is. */
  readonly alongside?: (stores: Stores, entry: string) => Promise<void>;
}

/** What members and guests do each in their own way. */
export interface Role extends Receiver {
  standing(address: Address): Standing;
  /** The roster has gone on, or was read from what this device kept. */
  rosterChanged(event: MeetingEvent): void;
  /** All is shown as it is after this entry. */
  shownAfter(event: MeetingEvent): void;
  /** Whether the roster is that of the meeting that this device came for; nothing of another is shown. */
  isItsMeeting(): boolean;
  /** May change with anybody's coming and going. */
  coverageChanged(): void;
  /** An account's log has gone on. */
  accountChanged(userId: string): void;
  /** This device has found that there are two logs of a member's account. */
  accountForked(userId: string): void;
}

/** What a meeting is for members and guests alike: who takes part, what comes, and how the person is shown it. */
export class Engine {
  readonly parts: EngineParts;
  readonly view: MeetingView;
  readonly people: People;
  readonly follower: RosterFollower;
  readonly history: History;
  readonly senderKeys: SenderKeys;
  readonly attendance: Attendance;
  readonly verification: Verification;
  readonly incoming: Incoming;
  readonly told: ToldWords;
  readonly transcript: ReadTranscript;
  readonly recorder: Recorder;
  readonly #order: AuthorOrder;
  readonly #comings: Comings;
  #role: Role | undefined;
  readonly #unwatch: () => void;
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
    comings: Comings,
    transcript: ReadTranscript,
  ) {
    this.parts = parts;
    this.view = view;
    this.people = people;
    this.follower = follower;
    this.history = history;
    this.senderKeys = senderKeys;
    this.attendance = attendance;
    this.verification = verification;
    this.#comings = comings;
    this.transcript = transcript;
    this.#order = new AuthorOrder(parts.meetingId, () => people.stay);
    this.told = new ToldWords(parts.meetingId);
    this.recorder = new Recorder({ ...parts, log: () => rosterArchive(parts.store, parts.meetingId).load() });
    this.#unwatch = parts.accounts.watch({
      changed: (userId) => this.#accountChanged(userId),
      refused: (userId, alarm, detail) => this.#accountRefused(userId, alarm, detail),
    });
    this.incoming = new Incoming({
      ...parts,
      view,
      people,
      follower,
      history,
      senderKeys,
      order: this.#order,
      transcript,
      told: this.told,
      changed: (now) => this.refresh(now),
      forked: (author) => this.#forked(author),
      broken: (error) => this.broken(error),
    });
  }

  static async open(parts: EngineParts): Promise<Engine> {
    const { store, meetingId, self, selfName, accounts } = parts;
    const attendance = new Attendance();
    const renames = new Renames();
    const comings = new Comings(self);
    let engine: Engine | undefined;
    const follower = await RosterFollower.open({
      meetingId,
      accounts,
      source: parts.source,
      archive: rosterArchive(store, meetingId, parts.alongside),
      watcher: {
        accepted: (event, roster) => {
          attendance.accepted(event);
          comings.accepted(event, roster);
          const rename = renames.accepted(event, roster);
          engine?.rosterChanged(event, rename);
        },
        refused: (alarm, detail) => engine?.rosterRefused(alarm, detail),
      },
    });
    const people = new People(self, follower.roster, attendance, selfName);
    const view = new MeetingView({
      meetingId,
      title: parts.title ?? follower.roster.title,
      hostName: people.hostName ?? parts.hostName ?? "",
      status: parts.status,
      connection: "connecting",
      self: people.author(self),
      isHost: false,
      mayAdmit: false,
      isAdmissionOpen: true,
      members: [],
      invitations: [],
      participants: [],
      lobby: [],
      memberLobby: [],
      messages: [],
      comings: [],
      held: 0,
      coverage: { ready: 0, queued: 0, total: 0 },
      warnings: [],
    });
    const history = await History.open(store, meetingId, (messages) => view.update({ messages }));
    const senderKeys = await SenderKeys.open(store, meetingId);
    const verification = await Verification.open(store, self, follower.roster);
    const transcript = await ReadTranscript.open(store, meetingId);
    engine = new Engine(
      parts,
      view,
      people,
      follower,
      history,
      senderKeys,
      attendance,
      verification,
      comings,
      transcript,
    );
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

  /**
   * Takes in, within a transaction, a sender key that came for this device; {@link Incoming.keyCame} is told when that is done.
   *
   * @returns its distribution id
   * @throws {ContentRefusal} unless it is a key of a member's device that stands in its account, whatever the server shows of that, and
   *   for this device as it came in
   */
  async takeSenderKey(stores: Stores, sender: Address, body: PairwiseBody): Promise<string> {
    const identityKey = this.people.everHadDevice(sender) ? this.people.identityKey(sender) : undefined;
    expectOf(identityKey !== undefined && body.kind === "sender-key", "it is no key of a member's device");
    const isListed = this.parts.accounts.standing(sender, identityKey) !== "unlisted";
    expectOf(isListed, "its sender stands in only one of two logs of its account that the server shows");
    expectOf(this.people.cameInWith(body.entitlingEntry), "it is for a device that came in otherwise than this one");
    await this.#order.begin(stores.records, sender, body.next, base64(body.entitlingEntry));
    return this.senderKeys.take(stores, sender, body.distributionMessage);
  }

  /** Reads on in the logs of all members' accounts: who was signed out gets nothing more. */
  readAccounts(): void {
    this.parts.accounts.read(this.#userIds()).catch((error) => this.broken(error));
  }

  rosterChanged(event: MeetingEvent, rename?: Rename): void {
    this.view.dismiss(alarmKey("account-missing"));
    this.#role?.rosterChanged(event);
    if (rename !== undefined) {
      this.history.rename((address) => this.people.author(address));
    }
    this.refresh(true);
    if (rename !== undefined) {
      this.view.emit("memberRenamed", rename);
    }
    this.#role?.shownAfter(event);
    for (const gone of event.goneOut) {
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

  rosterRefused(alarm: LogAlarm, detail: string): void {
    this.view.warn({ kind: "roster-refused", key: alarmKey(alarm), alarm, detail });
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
    await this.incoming.close();
  }

  #userIds(): readonly string[] {
    return this.follower.roster.members.map(({ userId }) => userId);
  }

  #accountChanged(userId: string): void {
    if (this.follower.lacksAccount) {
      this.follower.catchUp().catch((error) => this.broken(error));
    }
    this.#role?.accountChanged(userId);
  }

  #accountRefused(userId: string, alarm: LogAlarm, detail: string): void {
    const member = this.follower.roster.member(userId);
    if (member !== undefined) {
      const who = this.people.author({ id: userId, deviceId: member.devices[0] ?? FIRST_DEVICE_ID });
      this.view.warn({ kind: "account-refused", key: `account-refused/${alarm}/${userId}`, who, alarm, detail });
      if (alarm === "forked") {
        this.#role?.accountForked(userId);
      }
    }
  }

  #refresh(): void {
    const { roster } = this.follower;
    const { self, title, hostName = "" } = this.parts;
    const role = this.#role;
    this.#stale = false;
    if (role === undefined) {
      return;
    }
    const isTold = roster.size > 0 && role.isItsMeeting();
    this.view.update({
      title: isTold ? roster.title : (title ?? roster.title),
      hostName: (isTold ? this.people.hostName : undefined) ?? hostName,
      self: this.people.author(self),
      participants: isTold ? this.people.participants((address) => role.standing(address)) : [],
      comings: isTold ? this.#comings.all : [],
      isHost: roster.takesPart(self) && roster.isHost(self.id),
      mayAdmit: roster.mayAdmit(self),
      isAdmissionOpen: roster.admissionOpen,
    });
    role.coverageChanged();
  }

  #forked(author: Address): void {
    const { name } = this.people.author(author);
    this.rosterRefused("forked", `${name} reads another log of who takes part than this device does.`);
  }
}

/** Where this device keeps a meeting's log. */
export function rosterArchive(
  store: DeviceStore,
  meetingId: string,
  alongside: EngineParts["alongside"] = async () => undefined,
): RosterArchive {
  const prefix = `meeting/${meetingId}/roster/`;
  return {
    load: () => store.update(async ({ records }) => [...(await records.all<string>(prefix)).values()]),
    keep: (index, entry) =>
      store.update(async (stores) => {
        await alongside(stores, entry);
        await stores.records.put(prefix + sortable(index), entry);
      }),
  };
}

function alarmKey(alarm: LogAlarm): string {
  return `roster/${alarm}`;
}
