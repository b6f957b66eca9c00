import type { AccountDirectory } from "../account/account-directory.ts";
import { type Address, addressKey, isGuest } from "../address.ts";
import type { SignedWords } from "../content/guest-words.ts";
import type { Heartbeat } from "../content/heartbeat.ts";
import { Acknowledgements } from "../deliver/acknowledgements.ts";
import { Agreement } from "../deliver/agreement.ts";
import type { AuthorOrder } from "../deliver/author-order.ts";
import { Floor } from "../deliver/floor.ts";
import { GroupInbox, isIncarnation } from "../deliver/group-inbox.ts";
import {
  type Disorder,
  type Given,
  GroupReader,
  type OwnMessages,
  type Reading,
  type RefusalReason,
} from "../deliver/group-reader.ts";
import { GuestOrder } from "../deliver/guest-order.ts";
import { HeardMarks } from "../deliver/heard-marks.ts";
import type { HeartbeatPart } from "../deliver/heartbeat-duty.ts";
import type { History } from "../deliver/history.ts";
import { KeyRequests } from "../deliver/key-requests.ts";
import { LookUps } from "../deliver/look-ups.ts";
import { type Accept, Mailbox, type Outcome } from "../deliver/mailbox.ts";
import { NewestReceipt } from "../deliver/newest-receipt.ts";
import { OlderCopy } from "../deliver/older-copy.ts";
import { GROUP, Opener, PAIRWISE } from "../deliver/opener.ts";
import type { MarkStanding, ReadTranscript } from "../deliver/read-transcript.ts";
import type { Remark } from "../deliver/remarks.ts";
import type { SenderKeys } from "../deliver/sender-keys.ts";
import type { ToldWords } from "../deliver/told-words.ts";
import { LatchkeyError } from "../errors.ts";
import { Lane } from "../lane.ts";
import { RecordKeeper } from "../record/keeper.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { Ask } from "../socket/event-socket.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { Records } from "../store/records.ts";
import type {
  MeetingHeartbeat,
  MeetingMessage,
  MessageAccepted,
  Position,
  ReceivedDirect,
  ReceivedSenderKey,
  RosterPage,
  StreamPosition,
} from "../wire.ts";
import { ForkHearing } from "./fork-hearing.ts";
import { Heartbeats } from "./heartbeats.ts";
import type { People } from "./people.ts";
import type { Author } from "./state.ts";
import type { MeetingView } from "./view.ts";

const RETRY_MILLIS = 1_000;

const HEARTBEATS_MISSING = "heartbeats-missing";

/** So many words that contradict what an author has said are told, the newest. */
const MAX_CONTRADICTIONS = 20;

export interface IncomingParts {
  readonly store: DeviceStore;
  readonly meetingId: string;
  readonly view: MeetingView;
  readonly people: People;
  readonly follower: RosterFollower;
  readonly history: History;
  readonly senderKeys: SenderKeys;
  readonly order: AuthorOrder;
  readonly transcript: ReadTranscript;
  readonly told: ToldWords;
  readonly accounts: Pick<AccountDirectory, "standing" | "proves" | "prove" | "readNow">;
  readonly ackPauseMillis: number;
  readonly requestSenderKey: "meeting:requestSenderKey" | "external:requestSenderKey";
  /** Emits, and gives the acknowledgement. */
  readonly ask: Ask;
  /** More can be read, or less; who is told so next is to be shown it `now`. */
  changed(now?: boolean): void;
  /** This author reads another log of who takes part than this device does. */
  forked(author: Address): void;
  broken(error: unknown): void;
}

/** What this device has said itself, and its store, an older copy, does not know. */
interface RecalledMessages {
  /** Takes what stands under this device's name for its own; false where the store knows it. */
  adopt(message: MeetingMessage): Promise<boolean>;
  /** Within a transaction: takes words for this guest's own that its key has signed. */
  recall(records: Records, words: SignedWords): Promise<void>;
}

/** What members and guests take in each in their own way. */
export interface Receiver {
  readonly own: OwnMessages & RecalledMessages;
  /**
   * The store is an older copy of the one that this device used last. What it may have gone on with since is not used again.
   *
   * @param unknown messages that stand under this device's name, and the store did not know
   */
  beginAnew(unknown: ReadonlySet<string>): Promise<void>;
  readonly acceptSenderKey: Accept;
  readonly acceptDirect: Accept;
  /** What proves that there are two logs of this account stands in the meeting. */
  forkStands(userId: string): Promise<void>;
  /** Words of a guest stand in the meeting, and that is kept. */
  passedOn(words: SignedWords): Promise<void>;
  /** What of the heartbeat is this device's, with those who are present. */
  heartbeatPart(): HeartbeatPart;
  /** Whether another member's device is here, by the server's word. */
  isAnotherHere(): Promise<boolean>;
}

/**
 * What the server pushes to this device in one meeting: entries of the roster, envelopes, messages. Each is opened once, messages are
 * read in order, and all is told and acknowledged. Nothing is pushed twice on one connection: where reading on fails for a while,
 * it is tried again.
 */
export class Incoming {
  readonly requests: KeyRequests;
  readonly #parts: IncomingParts;
  readonly #lane: Lane;
  readonly #acks: Acknowledgements;
  readonly #timers = new Set<ReturnType<typeof setTimeout>>();
  #inbox: GroupInbox | undefined;
  #receipt: NewestReceipt | undefined;
  #olderCopy: OlderCopy | undefined;
  #mailbox: Mailbox | undefined;
  #heartbeats: Heartbeats | undefined;
  #receiver: Receiver | undefined;
  /** What has come while the lane was busy is taken together. */
  readonly #pushed: MeetingMessage[] = [];
  #isReading = false;
  /** Counts connections. */
  #connection = 0;
  /** Whether this device has its place on this connection: numbers may have been given anew since the last one. */
  #isPlaced = false;
  /** Each sender's newest key since this device came in, by its distribution id. */
  readonly #newest = new Map<string, string>();
  readonly #agreement = new Agreement();
  readonly #forks: ForkHearing;
  readonly #heardMarks: HeardMarks;
  readonly #rosterLookUps = new LookUps(() => performance.now());
  #restorations = 0;
  #closed = false;

  constructor(parts: IncomingParts) {
    const { meetingId, view, people, follower, transcript } = parts;
    this.#parts = parts;
    this.#heardMarks = new HeardMarks(
      transcript,
      async () => this.#inbox?.catchUp(),
      () => performance.now(),
    );
    this.#lane = new Lane(parts.broken);
    this.#forks = new ForkHearing(parts.accounts);
    this.#acks = new Acknowledgements(
      meetingId,
      parts.ackPauseMillis,
      (ack) => parts.ask("relay:ack", ack),
      (ids) => this.#lane.run(async () => this.#mailbox?.settled(ids)),
    );
    this.requests = new KeyRequests({
      ask: ({ sender, distributionId, newSession }) =>
        parts.ask(parts.requestSenderKey, {
          meetingId,
          senderId: sender.id,
          senderDeviceId: sender.deviceId,
          newSession,
          ...(distributionId === undefined ? {} : { distributionId }),
        }),
      isConnected: () => view.state.connection === "online",
      overdue: (sender) => {
        if (!follower.roster.takesPart(sender)) {
          this.#giveUp(sender);
        } else {
          view.warn({ kind: "key-overdue", key: overdueKey(sender), who: people.author(sender) });
        }
      },
      overdueNoMore: (sender) => view.dismiss(overdueKey(sender)),
    });
  }

  /** From here on what comes is taken in. */
  async start(receiver: Receiver): Promise<void> {
    const { store, meetingId, view, people, follower, history, order, transcript, told } = this.#parts;
    this.#receiver = receiver;
    const forked = (author: Address) => this.#parts.forked(author);
    this.#mailbox = await Mailbox.open(store, new Opener(PAIRWISE, store, follower, forked), follower, people);
    const opener = new Opener(GROUP, store, follower, forked);
    const floor = await store.update(({ records }) => Floor.load(records, meetingId));
    const receipt = await NewestReceipt.open(store, meetingId);
    this.#heartbeats = new Heartbeats({
      store,
      self: people.self,
      follower,
      transcript,
      ask: this.#parts.ask,
      heartbeatPart: () => receiver.heartbeatPart(),
      isAnotherHere: () => receiver.isAnotherHere(),
      compare: (author, said) => this.#compareHeard(opener, author, said),
      differ: (author, standing) => this.#differ(author, standing),
      silent: (isSilent) => {
        if (isSilent) {
          view.warn({ kind: "heartbeats-missing", key: HEARTBEATS_MISSING });
        } else {
          view.dismiss(HEARTBEATS_MISSING);
        }
      },
      broken: this.#parts.broken,
    });
    this.#receipt = receipt;
    const olderCopy = new OlderCopy(people.self, people.stay, (message) => receiver.own.adopt(message));
    this.#olderCopy = olderCopy;
    const own: OwnMessages = {
      placed: (records, message) => receiver.own.placed(records, message),
      passedOn: (records, words) => receiver.own.passedOn(records, words),
      isSaid: async (records, words) => {
        if (!(await receiver.own.isSaid(records, words)) && olderCopy.isLooking) {
          await receiver.own.recall(records, words);
          olderCopy.found(words.words.said.messageId);
        }
        return receiver.own.isSaid(records, words);
      },
    };
    this.#inbox = await GroupInbox.open({
      store,
      meetingId,
      reader: new GroupReader(
        opener,
        people,
        history,
        own,
        order,
        new GuestOrder(meetingId),
        told,
        floor,
        new RecordKeeper(meetingId, transcript),
      ),
      receipt,
      transcript,
      replay: async ({ incarnation, seq: after }) => {
        const page = await this.#parts.ask("relay:replay", { meetingId, incarnation, after });
        const messages = (page.messages ?? []).filter(isPlaced);
        await olderCopy.look(messages);
        return {
          ...page,
          messages,
          latest: Number.isSafeInteger(page.latest) ? page.latest : 0,
          next: isIncarnation(page.next) ? page.next : null,
        };
      },
      handled: (place) => this.#acks.upTo(place),
      told: (reading) => this.#told(reading),
      missing: (from, to) => view.warn({ kind: "messages-missing", key: `messages-missing/${from}`, from, to }),
      restored: (loss) => {
        view.warn({ kind: "server-restored", key: `server-restored/${this.#restorations++}`, ...loss });
      },
      holds: (held) => view.update({ held }),
    });
  }

  /** The connection that there is, or the next one: {@link resume} is told to which one a place belongs. */
  get connection(): number {
    return this.#connection;
  }

  /** What was pushed and is not read yet is read again on the next connection. */
  disconnected(): void {
    this.#connection++;
    this.#isPlaced = false;
    this.#pushed.length = 0;
    this.#heartbeats?.disconnected();
    this.#parts.transcript.isAway();
    this.#acks.disconnected();
  }

  /** What the server is shown on joining: where it has lost that, the meeting begins anew. */
  get receipt(): string | undefined {
    return this.#receipt?.shown;
  }

  /** The server has given a receipt for what this device has said. */
  async accepted(message: MessageAccepted): Promise<void> {
    this.#receipt?.note(message);
    await this.#parts.store.update(async ({ records }) => this.#receipt?.keep(records));
  }

  /** Connected, and taking part by the roster read so far: reads what was missed. Resolves when that is done. */
  resume({ stream }: Position, connection: number): Promise<void> {
    return this.#lane.ask(async () => {
      if (connection !== this.#connection) {
        return; // The next connection has a place of its own.
      }
      if (stream == null || !isStream(stream)) {
        throw new LatchkeyError("unexpected_answer", "The server does not say where the meeting’s messages stand.");
      }
      this.#receipt?.cameIn(stream);
      this.#isPlaced = true;
      this.#acks.placed();
      this.#readOn();
      this.#olderCopy?.reads(stream, this.#inbox?.handled, this.#parts.people.stay);
      await this.#inbox?.resume(stream);
      await this.#inbox?.askAgain();
      await this.#beginAnew();
      this.requests.retryAll();
      if (!this.#closed) {
        this.#heartbeats?.connected();
      }
      this.#parts.changed();
    });
  }

  /** Whether this device has read on since its store was opened. Before that nothing is encrypted: the store may be an older copy. */
  get hasReadOn(): boolean {
    return this.#olderCopy?.isLooking === false;
  }

  async #beginAnew(): Promise<void> {
    const unknown = this.#olderCopy?.unknown;
    if (unknown !== undefined) {
      await this.#receiver?.beginAnew(unknown);
      this.#parts.view.warn({ kind: "keys-restored", key: "keys-restored", unread: unknown.size });
    }
    this.#olderCopy?.cameIn();
  }

  /** Takes one of the events that members and guests have in common. Whether it is one. */
  event(name: string, payload: never): boolean {
    switch (name) {
      case "meeting:message":
        this.#message(payload);
        return true;
      case "meeting:receiveSenderKey":
        this.#senderKey(payload);
        return true;
      case "meeting:direct":
        this.#direct(payload);
        return true;
      case "meeting:heartbeat":
        this.#heartbeat(payload);
        return true;
      case "meeting:roster":
        this.#roster(payload);
        return true;
      default:
        return false;
    }
  }

  /** A sender's key was taken in: opens what waits for it. */
  keyCame(sender: Address, distributionId: string): void {
    const { senderKeys, view, people, changed } = this.#parts;
    senderKeys.note(sender);
    this.requests.came(sender, distributionId);
    const before = this.#newest.get(addressKey(sender));
    changed(before === undefined);
    this.#newest.set(addressKey(sender), distributionId);
    if (before === undefined) {
      view.emit("encryptionReady", { sender });
    } else if (before !== distributionId) {
      view.emit("keyRenewed", people.author(sender));
    }
    this.#inTurn(async () => this.#inbox?.keyCame(sender));
  }

  /** This sender takes part no more. */
  gone(sender: Address): void {
    if (this.requests.isOverdue(sender)) {
      this.#giveUp(sender);
    }
  }

  /** Whether messages have come that could not be read yet. */
  get isBehind(): boolean {
    return this.#pushed.length > 0 || this.#parts.view.state.held > 0;
  }

  /** Does it when all that has come by now is read. */
  afterReading(work: () => void): void {
    this.#lane.run(async () => work());
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#acks.close();
    this.#heartbeats?.disconnected();
    this.requests.close();
    this.#timers.forEach((timer) => {
      clearTimeout(timer);
    });
    await this.#lane.close();
  }

  /** Its key was asked for in vain, and cannot come any more. */
  #giveUp(sender: Address): void {
    this.#inTurn(async () => {
      this.requests.giveUp(sender);
      await this.#inbox?.giveUp(sender);
    });
  }

  #message(message: MeetingMessage): void {
    if (isPlaced(message)) {
      this.#receipt?.note(message);
      this.#pushed.push(message);
      this.#readOn();
    }
  }

  #readOn(): void {
    if (this.#isPlaced && !this.#isReading) {
      this.#isReading = true;
      this.#inTurn(() => this.#readPushed());
    }
  }

  async #readPushed(): Promise<void> {
    while (this.#isPlaced && this.#pushed.length > 0) {
      const connection = this.#connection;
      const messages = this.#pushed.splice(0);
      try {
        await this.#inbox?.offer(...messages);
      } catch (error) {
        this.#isReading = mayPass(error);
        if (this.#isReading && connection === this.#connection) {
          this.#pushed.unshift(...messages);
        }
        throw error;
      }
    }
    this.#isReading = false;
  }

  #senderKey(envelope: ReceivedSenderKey): void {
    this.#open(envelope.id, (mailbox, { acceptSenderKey }) => mailbox.senderKey(envelope, acceptSenderKey));
  }

  #direct(envelope: ReceivedDirect): void {
    this.#open(envelope.id, (mailbox, { acceptDirect }) => mailbox.direct(envelope, acceptDirect));
  }

  #heartbeat(heartbeat: MeetingHeartbeat): void {
    if (this.#isPlaced) {
      this.#inTurn(async () => this.#heartbeats?.heard(heartbeat));
    }
  }

  #roster(page: RosterPage): void {
    this.#untilDone(() => this.#parts.follower.offer(page));
  }

  #open(id: string, open: (mailbox: Mailbox, receiver: Receiver) => Promise<Outcome>): void {
    this.#inTurn(async () => {
      if (this.#mailbox !== undefined && this.#receiver !== undefined) {
        const outcome = await open(this.#mailbox, this.#receiver);
        this.#acks.envelope(id);
        this.#toldOutcome(outcome);
      }
    });
  }

  #inTurn(work: () => Promise<void>): void {
    this.#untilDone(() => this.#lane.ask(() => (this.#closed ? Promise.resolve() : work())));
  }

  #untilDone(attempt: () => Promise<void>): void {
    attempt().catch((error) => {
      if (mayPass(error) && !this.#closed) {
        this.#later(() => this.#untilDone(attempt), error.retryAfterMillis ?? RETRY_MILLIS);
      } else {
        this.#parts.broken(error);
      }
    });
  }

  #later(work: () => void, millis: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      work();
    }, millis);
    this.#timers.add(timer);
  }

  #toldOutcome(outcome: Outcome): void {
    const { view, people, follower } = this.#parts;
    switch (outcome.kind) {
      case "taken":
        outcome.afterwards();
        return;
      case "known":
        return;
      case "repeated":
        this.requests.repeated(outcome.sender);
        return;
      case "broken-session":
        if (!isGuest(outcome.sender) && follower.roster.takesPart(outcome.sender)) {
          this.requests.need(outcome.sender, undefined, true);
        } else if (!people.everHadDevice(outcome.sender)) {
          this.#warnRefused(outcome.sender, "it does not open, and a guest cannot be asked for it again");
        }
        return;
      case "untrusted": {
        const key = `identity-changed/${addressKey(outcome.sender)}`;
        view.warn({ kind: "identity-changed", key, who: people.author(outcome.sender) });
        return;
      }
      case "refused":
        this.#warnRefused(outcome.sender, outcome.detail);
    }
  }

  #told(reading: Reading): void {
    const { view, people, history } = this.#parts;
    switch (reading.kind) {
      case "shown":
        this.#warnDisorders(reading.disorders);
        this.#compare(reading.given);
        this.#warnSignedOut(reading.message.vouchedBy ?? reading.message.author);
        history.show(reading.message);
        view.emit("message", reading.message);
        this.#passedOn(reading.words);
        return;
      case "known":
        this.#warnDisorders(reading.disorders);
        this.#compare(reading.given);
        this.#remarked(reading.remark);
        this.#passedOn(reading.words);
        this.#forkShown(reading.fork).catch(this.#parts.broken);
        return;
      case "lacks-key":
        this.requests.need(reading.sender, reading.distributionId);
        return;
      case "given-up": {
        const key = `key-never-came/${addressKey(reading.sender)}`;
        view.warn({ kind: "key-never-came", key, who: people.author(reading.sender) });
        return;
      }
      case "refused":
        this.#warnRefused(reading.sender, reading.detail, reading.reason);
    }
  }

  /** What the server has given authors by their own word, and what it has given this device. */
  #compare(given: readonly Given[] = []): void {
    const { people, transcript } = this.#parts;
    for (const { author, mark, rosterIndex, number } of given) {
      this.#differ(author, transcript.compare(mark, { number, wasThere: people.takesPartSince(rosterIndex) }));
    }
  }

  async #compareHeard(
    opener: Pick<Opener<never, never>, "readsTheSame">,
    author: Address,
    { mark, rosterIndex, rosterHead }: Heartbeat,
  ): Promise<MarkStanding> {
    const { follower, people } = this.#parts;
    const isKnown = follower.roster.hashAt(rosterIndex) !== undefined;
    if (isKnown || (await this.#rosterLookUps.do(author, () => follower.catchUp()))) {
      opener.readsTheSame(author, { rosterIndex, rosterHead });
    }
    return this.#heardMarks.compare(author, mark, people.takesPartSince(rosterIndex));
  }

  #differ(author: Address, standing: MarkStanding): void {
    const { view, people } = this.#parts;
    if (this.#agreement.differs(author, standing)) {
      const key = `conversations-differ/${addressKey(author)}`;
      view.warn({ kind: "conversations-differ", key, who: people.author(author) });
    }
  }

  #remarked(remark: Remark | undefined): void {
    const changed = remark === undefined ? undefined : this.#parts.history.remark(remark);
    if (changed !== undefined) {
      this.#parts.view.emit("messageChanged", changed);
    }
  }

  /** Another member passes on what is to prove that there are two logs of an account. */
  async #forkShown(fork: Extract<Reading, { kind: "known" }>["fork"]): Promise<void> {
    const { accounts, follower } = this.#parts;
    if (fork === undefined || follower.roster.member(fork.userId) === undefined) {
      return;
    }
    const isProven = await this.#forks.hear(fork.teller.id, fork);
    if (isProven === true) {
      await this.#receiver?.forkStands(fork.userId); // Before it is known here, lest this device says it again.
      await accounts.prove(fork);
    } else if (isProven === false) {
      this.#warnRefused(fork.teller, "it says that there are two logs of an account, and does not prove it", "unsound");
    }
  }

  #passedOn(words: SignedWords | undefined): void {
    if (words !== undefined) {
      this.#receiver?.passedOn(words).catch(this.#parts.broken);
    }
  }

  #warnRefused(
    sender: Address,
    detail: string,
    reason: RefusalReason | "not-its-own" | "never-said" = "unsound",
  ): void {
    const { view, people } = this.#parts;
    const key = `message-refused/${reason}/${addressKey(sender)}`;
    view.warn({ kind: "message-refused", key, who: people.author(sender), reason, detail });
  }

  /** The account's log may be known further than the meeting's names it. */
  #warnSignedOut(who: Author): void {
    const { view, accounts, follower } = this.#parts;
    const { address } = who;
    const identityKey = follower.roster.takesPart(address) ? follower.roster.identityKey(address) : undefined;
    if (identityKey !== undefined && accounts.standing(address, identityKey) === "removed") {
      view.warn({ kind: "author-signed-out", key: `author-signed-out/${addressKey(address)}`, who });
    }
  }

  #warnDisorders(disorders: readonly Disorder[] = []): void {
    disorders.forEach((disorder) => {
      this.#warnDisorder(disorder);
    });
  }

  /** Those that an author's messages show to be missing are counted together, until the person has dismissed that. */
  #warnDisorder({ author, standing }: Disorder): void {
    const { view, people } = this.#parts;
    const who = people.author(author);
    if (standing.kind === "out-of-place") {
      view.warn({ kind: "words-out-of-place", key: `words-out-of-place/${addressKey(author)}`, who });
      return;
    }
    if (standing.kind === "not-its-own" || standing.kind === "never-said") {
      const isOthers = standing.kind === "not-its-own";
      const detail = isOthers ? "it would change or delete what another has said" : "it is about words never said";
      this.#warnRefused(author, detail, standing.kind);
      return;
    }
    if (standing.kind === "contradicts") {
      const key = `words-contradict/${addressKey(author)}`;
      const told = view.state.warnings.find((warning) => warning.key === key);
      const before = told?.kind === "words-contradict" ? told.words : [];
      view.warn({ kind: "words-contradict", key, who, words: [...before, standing.words].slice(-MAX_CONTRADICTIONS) });
      return;
    }
    const key = `words-missing/${addressKey(author)}`;
    const told = view.state.warnings.find((warning) => warning.key === key);
    const before = told?.kind === "words-missing" ? told.count : 0;
    view.warn({ kind: "words-missing", key, who, count: before + standing.count });
  }
}

/** What has no number has no place in the meeting. */
function isPlaced(message: MeetingMessage | null): boolean {
  return Number.isSafeInteger(message?.seq) && Number.isSafeInteger(message?.incarnation);
}

function isStream({ incarnation, latest, read, cursor }: StreamPosition): boolean {
  return isIncarnation(incarnation) && isIncarnation(read) && [latest, cursor].every(Number.isSafeInteger);
}

function mayPass(error: unknown): error is LatchkeyError {
  return error instanceof LatchkeyError && error.isTransient;
}

function overdueKey(sender: Address): string {
  return `key-overdue/${addressKey(sender)}`;
}
