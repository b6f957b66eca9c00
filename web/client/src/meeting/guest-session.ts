import { AccountDirectory } from "../account/account-directory.ts";
import { type Address, GUEST_DEVICE_ID, isGuest, sameAddress } from "../address.ts";
import type {
  GuestMeeting,
  MeetingCode,
  OpenedFile,
  SafetyNumber,
  SayOptions,
  SendFileOptions,
  TransferOptions,
} from "../api.ts";
import { equal, fromBase64 } from "../bytes.ts";
import { ContentRefusal, expectOf } from "../content/refusal.ts";
import type { Speech } from "../content/speech.ts";
import type { Accept } from "../deliver/mailbox.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { type ErrorCode, ignoreRefusal, LatchkeyError } from "../errors.ts";
import { MeetingFiles } from "../files/meeting-files.ts";
import { ForWhom } from "../gen/latchkey/v2/meeting_pb.ts";
import { GuestApi } from "../http/guest-api.ts";
import {
  areLastingKeysDue,
  deleteFormerKeys,
  keysWentBack,
  lastingKeysPublished,
  withdrawUncertainKeys,
} from "../keys/lasting-keys.ts";
import { makeMissingKeys } from "../keys/pre-keys.ts";
import { leaveAsGuest } from "../log/meeting/guest-writer.ts";
import type { MeetingEvent } from "../log/meeting/meeting-log.ts";
import { toPage } from "../pause.ts";
import type { FilesTold } from "../record/recorder.ts";
import { Conversing } from "../say/conversing.ts";
import { GuestOutbox } from "../say/guest-outbox.ts";
import { EventSocket } from "../socket/event-socket.ts";
import type { Tab } from "../store/tab.ts";
import type { AccountMoved, GuestRef, GuestStatus, KeyCounts } from "../wire.ts";
import { Engine } from "./engine.ts";
import { Entrance } from "./entrance.ts";
import type { MeetingEventName, MeetingEvents } from "./events.ts";
import type { Standing } from "./people.ts";
import type { MeetingState, MeetingStatus } from "./state.ts";

/** A guest's events are counted: 100 a minute. */
const ACK_PAUSE_MILLIS = 1_500;

/** What the refusal of a guest that waits means. */
const END_OF_WAITING: ReadonlyMap<ErrorCode, MeetingStatus> = new Map([
  ["session_ended", "declined"],
  ["invitation_revoked", "link-revoked"],
  ["invitation_used_up", "link-used-up"],
  ["meeting_ended", "ended"],
]);

/** What a guest keeps of its session, under this name. */
export const GUEST_SESSION = "guest/session";

export interface KeptGuest {
  readonly server: string;
  readonly sessionId: string;
  readonly sessionToken: string;
  readonly meetingId: string;
  readonly name: string;
  readonly title: string;
  readonly hostName: string;
  /** What tells the link's meeting from every other, each in Base64; the seed itself is not kept. */
  readonly link: { readonly tokenHash: string; readonly linkKey: string; readonly anchor: string };
}

/** A guest's part in a meeting. */
export class GuestSession implements GuestMeeting {
  readonly #tab: Tab;
  readonly #kept: KeptGuest;
  readonly #self: Address;
  readonly #api: GuestApi;
  readonly #engine: Engine;
  readonly #socket: EventSocket;
  readonly #entrance: Entrance;
  readonly #files: MeetingFiles;
  #outbox: GuestOutbox | undefined;
  /** By the server's word, which is no more than a reason to ask. */
  #letIn = false;
  #replenishing = false;
  #leaving = false;
  #over = false;
  #finished: Promise<void> = Promise.resolve();

  private constructor(tab: Tab, kept: KeptGuest, self: Address, api: GuestApi, engine: Engine, socket: EventSocket) {
    this.#tab = tab;
    this.#kept = kept;
    this.#self = self;
    this.#api = api;
    this.#engine = engine;
    this.#socket = socket;
    this.#files = new MeetingFiles({
      meetingId: kept.meetingId,
      history: engine.history,
      calls: (fileId) => api.file(fileId),
      say: (speech) => this.#speak(() => speech),
      requireTakingPart: () => this.#requireTakingPart(),
    });
    this.#entrance = new Entrance({
      enter: () => this.#register(),
      isConnected: () => socket.isConnected,
      failed: (error) => engine.broken(error),
    });
  }

  static async open(tab: Tab, kept: KeptGuest): Promise<GuestSession> {
    const { server, sessionId, sessionToken, meetingId } = kept;
    const self = { id: sessionId, deviceId: GUEST_DEVICE_ID };
    const api = new GuestApi(server, sessionToken, meetingId, self);
    let session: GuestSession | undefined;
    const socket = new EventSocket({
      server,
      namespace: "/external",
      auth: { sessionId, sessionToken },
      listener: {
        connected: () => session?.connected(),
        disconnected: () => session?.disconnected(),
        refused: (error) => session?.refused(error),
        event: (name, payload) => session?.event(name, payload),
      },
    });
    const accounts = await AccountDirectory.open(tab.store, (logs) => api.accountLogs(logs), toPage);
    const engine = await Engine.open({
      store: tab.store,
      meetingId,
      self,
      selfName: kept.name,
      title: kept.title,
      hostName: kept.hostName,
      status: "waiting",
      source: { page: (from) => api.roster(from), append: (entry) => api.appendToRoster(entry) },
      accounts,
      ackPauseMillis: ACK_PAUSE_MILLIS,
      requestSenderKey: "external:requestSenderKey",
      ask: (event, payload) => socket.ask(event, payload),
    });
    session = new GuestSession(tab, kept, self, api, engine, socket);
    await session.#start();
    return session;
  }

  get state(): MeetingState {
    return this.#engine.view.state;
  }

  on<Name extends MeetingEventName>(name: Name, listener: (event: MeetingEvents[Name]) => void): () => void {
    return this.#engine.view.on(name, listener);
  }

  until(holds: (state: MeetingState) => boolean): Promise<MeetingState> {
    return this.#engine.view.until(holds);
  }

  async say(text: string, { replyTo }: SayOptions = {}): Promise<string> {
    return this.#speak((conversing) => conversing.text(text, replyTo));
  }

  async edit(id: string, text: string): Promise<void> {
    await this.#speak((conversing) => conversing.edit(id, text));
  }

  async delete(id: string): Promise<void> {
    const message = this.#engine.history.get(id);
    await this.#speak((conversing) => conversing.deletion(id));
    await this.#files.deleted(message);
  }

  sendFile(content: Blob, options: SendFileOptions): Promise<string> {
    return this.#files.send(content, options);
  }

  openFile(id: string, options: TransferOptions = {}): Promise<OpenedFile> {
    return this.#files.open(id, options);
  }

  record(files: FilesTold): Promise<string> {
    return this.#engine.recorder.make(files, Date.now());
  }

  async react(id: string, emoji: string, { withdrawn = false } = {}): Promise<void> {
    await this.#speak((conversing) => conversing.reaction(id, emoji, withdrawn));
  }

  async #speak(speech: (conversing: Conversing) => Speech): Promise<string> {
    return this.#requireTakingPart().say(speech(new Conversing(this.#engine.history, this.#self)));
  }

  #requireTakingPart(): GuestOutbox {
    if (this.#outbox === undefined || this.#over || this.state.status !== "admitted") {
      throw new LatchkeyError("not_taking_part", "You are not in the meeting, so nothing can be said there.");
    }
    return this.#outbox;
  }

  async safetyNumber(of: Address): Promise<SafetyNumber> {
    return this.#engine.verification.safetyNumber(of);
  }

  async markVerified(of: Address, verified: boolean): Promise<void> {
    await this.#engine.verification.mark(of, this.#engine.people.author(of).name, verified);
    this.#engine.refresh(true);
  }

  codes(): readonly MeetingCode[] {
    return this.#engine.verification.codes();
  }

  dismiss(warningKey: string): void {
    this.#engine.view.dismiss(warningKey);
  }

  async leave(): Promise<void> {
    if (this.#over) {
      return;
    }
    if (this.state.connection === "suspended") {
      await this.#api.leave().catch(ignoreRefusal);
      await this.#finish("left");
      return;
    }
    this.#leaving = true;
    await this.#outbox?.settled();
    try {
      await this.#engine.follower.append((roster) => {
        const signer = { ...this.#self, key: this.#tab.store.local.identityKeyPair.privateKey };
        return roster.takesPart(this.#self) ? leaveAsGuest(roster, signer, Date.now()) : undefined;
      });
    } catch (error) {
      if (!(error instanceof LatchkeyError)) {
        throw error;
      }
      // Leaving needs no signature: a member notes it instead.
    }
    await this.#api.leave();
    await this.#finish("left");
  }

  async close(): Promise<void> {
    if (!this.#over) {
      this.#over = true;
      this.#engine.view.update({ connection: "closed" });
      await this.#stop();
      await this.#files.close();
      this.#tab.close();
    }
  }

  connected(): void {
    this.#entrance.enter();
    this.#seeToKeys().catch(ignoreRefusal).catch(toPage);
  }

  disconnected(): void {
    this.#engine.incoming.disconnected();
    this.#engine.view.update({ connection: "offline" });
  }

  refused({ code }: LatchkeyError): void {
    if (this.#leaving) {
      this.#finishSoon("left"); // The answer to its own leaving may be on its way still.
      return;
    }
    const end = this.state.status === "waiting" ? END_OF_WAITING.get(code) : undefined;
    if (end !== undefined) {
      this.#finishSoon(end); // It has nothing yet that could be lost.
    } else {
      this.#suspend();
    }
  }

  /** It is asked again, as its clock may be wrong. */
  #expire(): void {
    this.#socket.comeAgain();
    this.#suspend();
  }

  /** The server's word alone deletes nothing: its data or its clock may be wrong. */
  #suspend(): void {
    if (!this.#over) {
      this.#engine.view.update({ connection: "suspended" });
    }
  }

  retry(): void {
    this.#socket.retry();
  }

  event(name: string, payload: never): void {
    if (name === "meeting:roster" && !this.#isLetIn) {
      return; // Who waits has nothing to read yet.
    }
    if (this.#engine.incoming.event(name, payload)) {
      return;
    }
    switch (name) {
      case "external:admitted":
        this.#letIn = true;
        this.connected();
        return;
      case "external:declined":
        this.#finishSoon(notLetIn((payload as GuestRef).status));
        return;
      case "external:removed":
        this.#finishSoon("removed");
        return;
      case "external:expired":
        this.#expire();
        return;
      case "external:preKeysLow":
        this.#replenish(payload as KeyCounts).catch((error) => this.#engine.broken(error));
        return;
      case "meeting:accountChanged": {
        const { userId, size } = payload as AccountMoved;
        this.#engine.parts.accounts.moved(userId, size);
        return;
      }
      case "meeting:ended":
        this.#finishSoon("ended");
        return;
    }
  }

  async #start(): Promise<void> {
    const { follower, people, history } = this.#engine;
    this.#outbox = await GuestOutbox.open({
      store: this.#tab.store,
      follower,
      people,
      history,
      mark: () => this.#engine.transcript.mark,
      reachable: () => follower.roster.devices.map(({ address }) => address).filter((one) => this.#isReachable(one)),
      send: (messageId, envelopes) => {
        const { meetingId } = this.#kept;
        return this.#socket.ask("external:message", { meetingId, messageId, envelopes });
      },
      isConnected: () =>
        this.#socket.isConnected && this.state.status === "admitted" && this.#engine.incoming.hasReadOn,
      broken: (error) => this.#engine.broken(error),
    });
    await this.#engine.start({
      own: this.#outbox,
      beginAnew: () => this.#beginAnew(),
      acceptSenderKey: this.#acceptSenderKey,
      acceptDirect: async (_, __, { body }) => {
        expectOf(body.kind === "session-confirmation", "it is not for a guest");
        return () => undefined;
      },
      standing: (address) => this.#standing(address),
      rosterChanged: (event) => this.#rosterChanged(event),
      shownAfter: () => undefined,
      passedOn: async () => undefined,
      heartbeatPart: () => "answers", // Members' devices alone keep the heartbeat.
      isAnotherHere: async () => (await this.#api.participants()).devices.length > 0,
      isItsMeeting: () => this.#isAnchored,
      accountChanged: () => this.#outbox?.flush(),
      accountForked: () => undefined, // Guests say nothing to the group.
      forkStands: async () => undefined,
      coverageChanged: () => this.#coverageChanged(),
    });
    if (this.#takesPart) {
      this.#engine.view.update({ status: "admitted" });
    }
    this.#socket.connect();
  }

  /**
   * The store is an older copy: members, who alone can, begin new sessions, and the next words are counted on from those that stand. What
   * came in the former sessions are keys, which can be asked for again.
   */
  async #beginAnew(): Promise<void> {
    const { follower, attendance, incoming } = this.#engine;
    await this.#tab.store.update(async ({ records, signal }) => {
      await keysWentBack(records);
      for (const address of attendance.all) {
        await signal.removeSession(toProtocolAddress(address));
      }
    });
    await this.#seeToKeys().catch(ignoreRefusal);
    for (const { address } of follower.roster.devices) {
      incoming.requests.need(address, undefined, true);
    }
  }

  async #register(): Promise<void> {
    const { follower } = this.#engine;
    const { connection } = this.#engine.incoming;
    const isLetIn = this.#isLetIn;
    // What a guest may read once it is let in, it asks for together with its place.
    const [position] = await Promise.all([
      this.#socket.ask("external:registerSocket", {
        sessionId: this.#self.id,
        receipt: this.#engine.incoming.receipt ?? null,
      }),
      isLetIn ? follower.catchUp().catch(ignoreRefusal) : undefined,
    ]);
    const status = position.status ?? "waiting";
    if (status === "expired") {
      this.#expire();
      return;
    }
    if (status !== "waiting" && status !== "admitted") {
      await this.#finish(ended(status));
      return;
    }
    this.#engine.view.update({ connection: "online" });
    if (status === "admitted") {
      this.#letIn = true;
      // What was pushed before this was not taken.
      await (isLetIn ? follower.catchUpTo(position.rosterSize, position.rosterHead) : follower.catchUp());
      if (follower.roster.size > 0 && !this.#isAnchored) {
        const detail =
          "The meeting that the server shows is not the one that your link was made for. Ask for a new link.";
        this.#engine.rosterRefused("other-meeting", detail);
        return;
      }
      if (!this.#takesPart) {
        const detail = "The server says that you were let in, but no member has signed that for this device’s key.";
        this.#engine.rosterRefused("unsigned", detail);
        return;
      }
      this.#engine.readAccounts();
      this.#engine.view.update({ status: "admitted" });
      await this.#engine.incoming.resume(position, connection);
      this.#outbox?.sendAgain();
    }
  }

  #rosterChanged({ body, goneOut }: MeetingEvent): void {
    if (!this.#isAnchored) {
      return;
    }
    if (body.kind === "meeting-ended") {
      this.#finishSoon("ended");
    } else if (body.kind === "guest-removed" && goneOut.some((gone) => sameAddress(gone, this.#self))) {
      this.#finishSoon("removed");
    }
  }

  get #isLetIn(): boolean {
    return this.#letIn || this.state.status === "admitted";
  }

  /** Whether the log that the guest's link was made for has let this device in, under its own key. */
  get #takesPart(): boolean {
    const { roster } = this.#engine.follower;
    const identityKey = roster.takesPart(this.#self) ? roster.identityKey(this.#self) : undefined;
    const own = this.#tab.store.local.identityKeyPair.publicKey.serialize();
    return this.#isAnchored && identityKey !== undefined && equal(identityKey, own);
  }

  /** Whether the log has the invitation that this guest's link was made for. */
  get #isAnchored(): boolean {
    const { tokenHash, linkKey, anchor } = this.#kept.link;
    const invitation = this.#engine.follower.roster.invitation(fromBase64(tokenHash));
    return (
      invitation !== undefined &&
      invitation.forWhom !== ForWhom.MEMBER &&
      equal(invitation.anchor, fromBase64(anchor)) &&
      equal(invitation.linkKey, fromBase64(linkKey))
    );
  }

  /** From a device alone that takes part by the log that the guest's link was made for. */
  readonly #acceptSenderKey: Accept = async (stores, sender, { body, knownHead }) => {
    if (!this.#isAnchored) {
      throw new ContentRefusal("it is for another meeting than the link was made for");
    }
    if (!knownHead) {
      throw new ContentRefusal("its sender reads another log of who takes part");
    }
    const distributionId = await this.#engine.takeSenderKey(stores, sender, body);
    return () => {
      this.#engine.incoming.keyCame(sender, distributionId);
      this.#outbox?.flush();
    };
  };

  /** Whether there is a session with a device that stands in its account's log. */
  #isReachable(device: Address): boolean {
    const { follower, senderKeys, parts } = this.#engine;
    const identityKey = follower.roster.takesPart(device) ? follower.roster.identityKey(device) : undefined;
    return (
      senderKeys.has(device) && identityKey !== undefined && parts.accounts.standing(device, identityKey) === "active"
    );
  }

  #standing(address: Address): Standing {
    const isMember = !isGuest(address);
    const known = this.#engine.senderKeys.has(address);
    const readsYou =
      address.id === this.#self.id ? "self" : isMember ? (this.#isReachable(address) ? "ready" : "pending") : "relayed";
    const verifiedAs = this.#engine.verification.verifiedAs(address);
    return { readsYou, readable: !isMember || known, present: undefined, verifiedAs };
  }

  #coverageChanged(): void {
    const members = this.state.participants.filter(({ kind }) => kind === "member");
    const ready = members.filter(({ readsYou }) => readsYou === "ready").length;
    this.#engine.view.update({ coverage: { ready, queued: 0, total: members.length } });
  }

  /** A long visit outlives the keys that it began with. */
  async #seeToKeys(): Promise<void> {
    await deleteFormerKeys(this.#tab.store);
    await withdrawUncertainKeys(this.#tab.store, () => this.#api.withdrawKeys());
    if (await areLastingKeysDue(this.#tab.store)) {
      await this.#replenish(await this.#api.keyCounts());
    }
  }

  async #replenish(left: KeyCounts): Promise<void> {
    if (this.#replenishing) {
      return;
    }
    this.#replenishing = true;
    try {
      const { identityKeyPublic, registrationId, ...keys } = await makeMissingKeys(this.#tab.store, left);
      await this.#api.replenish(keys);
      await lastingKeysPublished(this.#tab.store, keys.signedPreKey.id);
    } finally {
      this.#replenishing = false;
    }
  }

  #finishSoon(status: MeetingStatus): void {
    this.#finish(status).catch((error) => this.#engine.broken(error));
  }

  /** Over for good: every key goes. */
  #finish(status: MeetingStatus): Promise<void> {
    if (!this.#over) {
      this.#over = true;
      this.#finished = this.#end(status);
    }
    return this.#finished;
  }

  /** That it is over is told when the keys are gone. */
  async #end(status: MeetingStatus): Promise<void> {
    try {
      await this.#stop();
      await this.#engine.recorder.keepHere().catch(() => undefined); // Without it there is nothing to save, and keys go all the same.
      await this.#tab.erase();
    } finally {
      await this.#files.close();
      this.#engine.view.update({ status, connection: "closed" });
    }
  }

  async #stop(): Promise<void> {
    this.#files.abandon();
    this.#entrance.close();
    this.#socket.close();
    await this.#outbox?.close();
    this.#engine.parts.accounts.close();
    await this.#engine.close();
  }
}

/** The server may say anything: without a reason that is known it was a person. */
function notLetIn(status: GuestStatus): MeetingStatus {
  return status === "link_revoked" || status === "link_used_up" ? ended(status) : "declined";
}

/** How a visit has ended, in the SDK's words. */
function ended(status: Exclude<GuestStatus, "waiting" | "admitted">): MeetingStatus {
  switch (status) {
    case "link_revoked":
      return "link-revoked";
    case "link_used_up":
      return "link-used-up";
    default:
      return status;
  }
}
