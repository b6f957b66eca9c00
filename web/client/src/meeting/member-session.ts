import { PublicKey } from "@latchkey/signal";
import type { AccountDirectory } from "../account/account-directory.ts";
import { type Address, addressKey, isGuest, sameAddress } from "../address.ts";
import type {
  Invitation,
  InvitationOptions,
  MeetingCode,
  MemberMeeting,
  OpenedFile,
  RemoveOptions,
  SafetyNumber,
  SayOptions,
  SendFileOptions,
  TransferOptions,
} from "../api.ts";
import type { Speech } from "../content/speech.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { PreparedSessions } from "../distribute/prepared-sessions.ts";
import { ignoreRefusal, LatchkeyError } from "../errors.ts";
import { MeetingFiles } from "../files/meeting-files.ts";
import type { MeetingApi, MemberApi } from "../http/member-api.ts";
import { type InvitationLabel, InvitationLabels } from "../invite/labels.ts";
import type { MeetingEvent } from "../log/meeting/meeting-log.ts";
import type { FilesTold } from "../record/recorder.ts";
import { cameBy } from "../roster/events.ts";
import { MemberEntries } from "../roster/member-entries.ts";
import { Conversing } from "../say/conversing.ts";
import type { Ask } from "../socket/event-socket.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { WireMeeting } from "../wire.ts";
import { Admissions } from "./admissions.ts";
import { BurntLinks } from "./burnt-links.ts";
import { Departures } from "./departures.ts";
import { Engine } from "./engine.ts";
import { eraseMeetingKeys } from "./erase.ts";
import type { MeetingEventName, MeetingEvents } from "./events.ts";
import { HostDuties } from "./host-duties.ts";
import { Invitations } from "./invitations.ts";
import { Lists } from "./lists.ts";
import { MemberLine } from "./member-line.ts";
import { MemberLobby } from "./member-lobby.ts";
import { MemberSpeech } from "./member-speech.ts";
import { Membership } from "./membership.ts";
import { OwnPart } from "./own-part.ts";
import { Presence } from "./presence.ts";
import type { ConnectionState, MeetingState, MeetingStatus } from "./state.ts";

const ACK_PAUSE_MILLIS = 100;

/** What is to be known of a meeting to open it. */
export type KnownMeeting = Pick<WireMeeting, "meetingId" | "endedAt"> & { readonly title?: string };

export interface MemberSessionParts {
  readonly store: DeviceStore;
  readonly server: string;
  readonly self: Address;
  /** What this person is called. */
  readonly selfName: string;
  readonly accounts: AccountDirectory;
  readonly api: MemberApi;
  readonly wire: KnownMeeting;
  isConnected(): boolean;
  readonly ask: Ask;
  /** The server is to be given pre-keys whose private halves are here. */
  seeToKeys(): void;
  /** It takes no more events. */
  over(): void;
}

/** A member's device's part in a meeting. */
export class MemberSession implements MemberMeeting {
  readonly #parts: MemberSessionParts;
  readonly #engine: Engine;
  readonly #speech: MemberSpeech;
  readonly #invitations: Invitations;
  readonly #burntLinks: BurntLinks;
  readonly #admissions: Admissions;
  readonly #duties: HostDuties;
  readonly #memberLobby: MemberLobby;
  readonly #departures: Departures;
  readonly #part: OwnPart;
  readonly #presence: Presence;
  readonly #membership: Membership;
  readonly #lists: Lists;
  readonly #line: MemberLine;
  readonly #files: MeetingFiles;
  #over = false;
  #finished: Promise<void> = Promise.resolve();

  private constructor(
    parts: MemberSessionParts,
    meeting: MeetingApi,
    engine: Engine,
    speech: MemberSpeech,
    presence: Presence,
    entries: MemberEntries,
    invitations: Invitations,
  ) {
    this.#parts = parts;
    this.#engine = engine;
    this.#speech = speech;
    this.#presence = presence;
    this.#membership = new Membership(parts.self, engine.follower.roster, engine.view);
    this.#invitations = invitations;
    this.#admissions = new Admissions(meeting, engine.follower, entries, engine.view, {
      prepared: speech.prepared,
      mayAdmit: () => engine.follower.roster.mayAdmit(parts.self),
      keysAhead: () => speech.keysAhead(),
      settled: () => speech.distributor.wake(),
    });
    this.#duties = new HostDuties(entries, parts.accounts);
    this.#memberLobby = new MemberLobby({
      self: parts.self,
      meeting,
      follower: engine.follower,
      entries,
      accounts: parts.accounts,
      view: engine.view,
    });
    this.#part = new OwnPart(parts.self, engine.follower, entries, parts.accounts);
    this.#departures = new Departures({
      self: parts.self,
      roster: engine.follower.roster,
      presence,
      changed: () => this.#presenceChanged(),
      guestHadGone: (sessionId) => this.#admissions.hadGone(sessionId),
      carryAccount: () => this.#part.carryAccount(),
      broken: (error) => engine.broken(error),
    });
    this.#burntLinks = new BurntLinks(invitations, engine.view);
    this.#lists = new Lists({
      meeting,
      presence,
      admissions: this.#admissions,
      memberLobby: this.#memberLobby,
      departures: this.#departures,
      burnt: (tokenHash) => this.#burntLinks.add(tokenHash),
      changed: () => this.#presenceChanged(),
      broken: (error) => engine.broken(error),
    });
    this.#files = new MeetingFiles({
      meetingId: engine.parts.meetingId,
      history: engine.history,
      calls: (fileId) => meeting.file(fileId),
      say: (said) => this.#speak(() => said),
      requireTakingPart: () => this.#requireTakingPart(),
    });
    this.#line = new MemberLine({
      engine,
      speech,
      lists: this.#lists,
      departures: this.#departures,
      isConnected: () => parts.isConnected(),
      join: () => this.#part.join(),
      over: (status) => this.#finishSoon(status),
      placed: () => this.#placed(),
    });
  }

  static async open(parts: MemberSessionParts): Promise<MemberSession> {
    const { store, self, selfName, accounts, api, wire, server, ask } = parts;
    const { meetingId, title, endedAt } = wire;
    const meeting = api.in(meetingId);
    let opened: Engine | undefined;
    const prepared = new PreparedSessions({
      local: store.local,
      guestBundles: (sessionIds) => meeting.guestBundles(sessionIds),
      broken: (error) => opened?.broken(error),
    });
    const engine = await Engine.open({
      alongside: (stores, entry) => prepared.stands(stores, entry),
      store,
      meetingId,
      self,
      selfName,
      accounts,
      title,
      status: endedAt ? "ended" : "waiting",
      source: { page: (from) => meeting.roster(from), append: (entry) => meeting.appendToRoster(entry) },
      ackPauseMillis: ACK_PAUSE_MILLIS,
      requestSenderKey: "meeting:requestSenderKey",
      ask,
    });
    opened = engine;
    const presence = await Presence.open(store, engine.follower, self, engine.attendance);
    let session: MemberSession | undefined;
    const { follower, people } = engine;
    const labels = await InvitationLabels.open(store, follower, () => session?.showInvitations());
    const speech = await MemberSpeech.open({
      prepared,
      engine,
      api,
      meeting,
      labels,
      ownLabels: () => session?.ownLabels ?? [],
      others: () => presence.others(),
      present: () => presence.presentDevices(),
      isConnected: () => parts.isConnected() && engine.view.state.status === "admitted" && engine.incoming.hasReadOn,
    });
    const entries = new MemberEntries(follower, { ...self, key: store.local.identityKeyPair.privateKey });
    const invitations = await Invitations.open({
      server,
      store,
      self,
      follower,
      entries,
      people,
      labels,
      labelled: () => speech.labelPost.wake(),
    });
    session = new MemberSession(parts, meeting, engine, speech, presence, entries, invitations);
    await engine.start({
      own: {
        placed: (records, message) => speech.outbox.placed(records, message),
        adopt: (message) => speech.outbox.adopt(message),
        isSaid: async () => false,
        recall: async () => undefined,
        passedOn: async () => undefined, // Told when it is kept.
      },
      beginAnew: async (unknown) => {
        await speech.beginAnew(unknown);
        parts.seeToKeys();
      },
      acceptSenderKey: speech.acceptSenderKey,
      acceptDirect: speech.acceptDirect,
      standing: (address) => ({
        readsYou: speech.readsYou(address),
        readable: isGuest(address) || engine.senderKeys.has(address),
        present: presence.isPresent(address),
        verifiedAs: engine.verification.verifiedAs(address),
      }),
      rosterChanged: (event) => session?.rosterChanged(event),
      shownAfter: (event) => session?.shownAfter(event),
      passedOn: (words) => speech.relayDuty.done(words),
      heartbeatPart: () => (presence.isFirst() ? "keeps" : "relieves"),
      isAnotherHere: async () => presence.presentDevices().length > 1,
      isItsMeeting: () => true,
      accountChanged: (userId) => session?.accountChanged(userId),
      accountForked: (userId) => {
        speech.forkPost.found(userId).catch((error) => engine.broken(error));
      },
      forkStands: (userId) => speech.forkPost.stands(userId),
      coverageChanged: () => engine.view.update({ coverage: speech.own.coverage(presence.others()) }),
    });
    session.#membership.show();
    session.showInvitations();
    session.#takePart();
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
    this.#requireTakingPart();
    return this.#speech.outbox.say(speech(new Conversing(this.#engine.history, this.#engine.people.self)));
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

  get clockDifference(): number | undefined {
    return this.#parts.api.clockDifference;
  }

  async invite(options: InvitationOptions = {}): Promise<Invitation> {
    this.#requireTakingPart();
    const invitation = await this.#invitations.make(options);
    this.showInvitations();
    return invitation;
  }

  revoke(tokenHash: string): Promise<void> {
    return this.#invitations.revoke(tokenHash);
  }

  admit(...sessionIds: readonly string[]): Promise<void> {
    return this.#admissions.admit(sessionIds);
  }

  decline(sessionId: string): Promise<void> {
    return this.#admissions.decline(sessionId);
  }

  remove(sessionId: string, options?: RemoveOptions): Promise<void> {
    return this.#admissions.remove(sessionId, options);
  }

  admitMember(userId: string): Promise<void> {
    return this.#memberLobby.admit(userId);
  }

  declineMember(userId: string): Promise<void> {
    return this.#memberLobby.decline(userId);
  }

  addMember(userId: string): Promise<void> {
    return this.#duties.addMember(userId);
  }

  removeMember(userId: string): Promise<void> {
    return this.#duties.removeMember(userId);
  }

  setHost(userId: string, isHost: boolean): Promise<void> {
    return this.#duties.setHost(userId, isHost);
  }

  closeAdmission(): Promise<void> {
    return this.#duties.closeAdmission();
  }

  openAdmission(): Promise<void> {
    return this.#duties.openAdmission();
  }

  async confirmIdentity(of: Address): Promise<void> {
    const { roster } = this.#engine.follower;
    const identityKey = roster.takesPart(of) ? roster.identityKey(of) : undefined;
    if (identityKey === undefined) {
      throw new LatchkeyError("recipient_unknown", "This participant is not in the meeting any more.");
    }
    await this.#parts.store.update(async ({ signal }) => {
      await signal.saveIdentity(toProtocolAddress(of), PublicKey.deserialize(identityKey));
      await signal.removeSession(toProtocolAddress(of));
    });
    this.dismiss(`identity-changed/${addressKey(of)}`);
    this.#speech.distributor.retryAll();
    this.#engine.incoming.requests.need(of, undefined, true);
  }

  async leave(): Promise<void> {
    this.#requireTakingPart();
    await this.#part.leave();
    await this.#finish("left");
  }

  async end(): Promise<void> {
    await this.#duties.endMeeting();
    await this.#finish("ended");
  }

  /** This device is being signed out: it says so in the roster, which needs no server's word. */
  async signOut(): Promise<void> {
    if (this.state.status === "admitted") {
      await this.#part.leaveAsDevice();
    }
    await this.#finish("signed-out");
  }

  /** Carries what is new in this person's account into the meeting. */
  carryAccount(): Promise<void> {
    return this.#part.carryAccount();
  }

  /** The server does not know this device any more, and is asked again. */
  suspended(): void {
    if (!this.#over) {
      this.#engine.view.update({ connection: "suspended" });
    }
  }

  async close(connection: ConnectionState = "closed"): Promise<void> {
    if (!this.#over) {
      this.#over = true;
      if (this.#parts.isConnected()) {
        await this.#parts.ask("meeting:leave", { meetingId: this.state.meetingId }).catch(ignoreRefusal);
      }
      this.#engine.view.update({ connection });
      await this.#stop();
      await this.#files.close();
    }
  }

  connected(): void {
    this.#line.enter();
  }

  disconnected(): void {
    this.#engine.incoming.disconnected();
    this.#speech.relayDuty.disconnected();
    if (!this.#over) {
      this.#engine.view.update({ connection: "offline" });
    }
  }

  event(name: string, payload: never): void {
    this.#line.event(name, payload);
  }

  /** Those whom their account's log shows to be signed out have gone for good. */
  accountChanged(userId: string): void {
    if (this.state.status === "waiting" && this.#engine.follower.lacksAccount) {
      this.#line.enter(); // It waits for this one, perhaps.
    }
    this.#noteSignedOut(userId);
    if (this.#engine.incoming.hasReadOn) {
      this.#speech.distributor.retryAll();
    }
    if (userId === this.#parts.self.id && this.state.status === "admitted") {
      this.#carryAccountSoon();
    }
  }

  shownAfter(event: MeetingEvent): void {
    this.#membership.changed(event);
  }

  /** What this device calls the invitations that it made. */
  get ownLabels(): readonly InvitationLabel[] {
    return this.#invitations.ownLabels;
  }

  showInvitations(): void {
    this.#engine.view.update({ invitations: this.#invitations.all });
  }

  rosterChanged(event: MeetingEvent): void {
    const { self } = this.#parts;
    const { kind } = event.body;
    for (const address of cameBy(event)) {
      this.#presence.came(address).catch((error) => this.#engine.broken(error));
      if (isGuest(address)) {
        this.#lists.guestWaitsNoMore({ sessionId: address.id });
      }
    }
    if (kind === "meeting-ended") {
      this.#finishSoon("ended");
    } else if (kind === "member-left" && event.signer.id === self.id) {
      this.#finishSoon("left");
    } else if (event.goneOut.some((gone) => sameAddress(gone, self))) {
      this.#finishSoon("removed");
    }
    this.#takePart();
    this.#admissions.rosterChanged();
    this.#memberLobby.show();
    this.showInvitations();
    this.#burntLinks.show();
    if (cameBy(event).length > 0 && this.#engine.incoming.hasReadOn) {
      this.#speech.distributor.wake();
    }
    this.#presenceChanged();
  }

  /** The logs that were read before this meeting was opened, or while it was not connected, tell of departures, too. */
  #placed(): void {
    this.#noteSignedOut();
    this.#carryAccountSoon();
  }

  #noteSignedOut(userId?: string): void {
    for (const { address, identityKey } of this.#engine.follower.roster.devices) {
      const isAsked = userId === undefined || address.id === userId;
      if (isAsked && this.#parts.accounts.standing(address, identityKey) === "removed") {
        this.#departures.went(address);
      }
    }
  }

  #carryAccountSoon(): void {
    this.#part
      .carryAccount()
      .catch(ignoreRefusal)
      .catch((error) => this.#engine.broken(error));
  }

  #takePart(): void {
    if (this.state.status === "waiting" && this.#engine.follower.roster.takesPart(this.#parts.self)) {
      this.#membership.show();
      this.#engine.refresh(true); // With this the others are shown, too, and what this device may do.
      this.#engine.view.update({ status: "admitted" });
    }
  }

  #presenceChanged(): void {
    this.#engine.refresh();
    this.#speech.relayDuty.presenceChanged();
  }

  #requireTakingPart(): void {
    if (this.#over || this.state.status !== "admitted") {
      throw new LatchkeyError("not_taking_part", "This device does not take part in the meeting.");
    }
  }

  #finishSoon(status: MeetingStatus): void {
    this.#finish(status).catch((error) => this.#engine.broken(error));
  }

  /** Over for good: the meeting's keys go, its messages stay. */
  #finish(status: MeetingStatus): Promise<void> {
    if (!this.#over) {
      this.#over = true;
      this.#finished = this.#end(status);
    }
    return this.#finished;
  }

  /** That it is over is told when the keys are gone. */
  async #end(status: MeetingStatus): Promise<void> {
    const { follower, attendance } = this.#engine;
    const guests = attendance.all.filter(isGuest);
    try {
      await this.#stop();
      await eraseMeetingKeys(
        this.#parts.store,
        follower.meetingId,
        this.#parts.self,
        guests.map(({ id }) => id),
      );
    } finally {
      await this.#files.close();
      this.#engine.view.update({ status, connection: "closed", lobby: [], memberLobby: [] });
    }
  }

  async #stop(): Promise<void> {
    this.#files.abandon();
    this.#parts.over();
    this.#line.close();
    this.#departures.close();
    await this.#speech.close();
    await this.#engine.close();
  }
}
