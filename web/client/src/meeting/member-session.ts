import { PublicKey } from "@latchkey/signal";
import type { AccountDirectory } from "../account/account-directory.ts";
import { type Address, addressKey, sameAddress } from "../address.ts";
import type { Account, Invitation, InvitationOptions, MemberMeeting, NewInvitation, SafetyNumber } from "../api.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { ignoreRefusal, LatchkeyError } from "../errors.ts";
import type { MeetingApi, MemberApi } from "../http/member-api.ts";
import { meetingEnded } from "../roster/entries.ts";
import { guestAddress, memberAddress, type RosterEvent } from "../roster/events.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { WireMeeting } from "../wire.ts";
import { Admissions } from "./admissions.ts";
import { Departures } from "./departures.ts";
import { Engine } from "./engine.ts";
import { eraseMeetingKeys } from "./erase.ts";
import type { MeetingEventName, MeetingEvents } from "./events.ts";
import { HostDuties } from "./host-duties.ts";
import { Invitations } from "./invitations.ts";
import { Lists } from "./lists.ts";
import { MemberLine } from "./member-line.ts";
import { MemberSpeech } from "./member-speech.ts";
import { Newcomers } from "./newcomers.ts";
import { Presence } from "./presence.ts";
import type { ConnectionState, MeetingState, MeetingStatus } from "./state.ts";

const ACK_PAUSE_MILLIS = 100;

export interface MemberSessionParts {
  readonly store: DeviceStore;
  readonly server: string;
  readonly self: Address;
  readonly accounts: AccountDirectory;
  readonly api: MemberApi;
  readonly wire: WireMeeting;
  isConnected(): boolean;
  ask<T>(event: string, payload: object): Promise<T>;
  /** It takes no more events. */
  over(): void;
}

/** A member's device's part in a meeting. */
export class MemberSession implements MemberMeeting {
  readonly #parts: MemberSessionParts;
  readonly #meeting: MeetingApi;
  readonly #engine: Engine;
  readonly #speech: MemberSpeech;
  readonly #invitations: Invitations;
  readonly #admissions: Admissions;
  readonly #duties: HostDuties;
  readonly #departures: Departures;
  readonly #newcomers: Newcomers;
  readonly #lists: Lists;
  readonly #line: MemberLine;
  #over = false;
  #finished: Promise<void> = Promise.resolve();

  private constructor(
    parts: MemberSessionParts,
    meeting: MeetingApi,
    engine: Engine,
    speech: MemberSpeech,
    presence: Presence,
  ) {
    this.#parts = parts;
    this.#meeting = meeting;
    this.#engine = engine;
    this.#speech = speech;
    this.#invitations = new Invitations(parts.server, meeting, engine.follower, speech.sharing);
    this.#admissions = new Admissions(meeting, engine.follower, engine.view, speech.secrets, (bundle) =>
      speech.guestBundles.came(bundle),
    );
    this.#duties = new HostDuties(engine, meeting);
    this.#newcomers = new Newcomers({
      self: parts.self,
      roster: engine.follower.roster,
      accounts: parts.accounts,
      signIn: (device, identityKey) => this.#duties.signIn(device, identityKey),
      broken: (error) => engine.broken(error),
    });
    this.#departures = new Departures({
      self: parts.self,
      roster: engine.follower.roster,
      presence,
      changed: () => this.#presenceChanged(),
      guestHadGone: (sessionId) => this.#admissions.hadGone(sessionId),
      signOut: (device) => this.#duties.signOut(device),
      broken: (error) => engine.broken(error),
    });
    this.#lists = new Lists({
      meeting,
      newcomers: this.#newcomers,
      presence,
      admissions: this.#admissions,
      departures: this.#departures,
      changed: () => this.#presenceChanged(),
    });
    this.#line = new MemberLine({
      engine,
      speech,
      lists: this.#lists,
      departures: this.#departures,
      isConnected: () => parts.isConnected(),
      takePart: () => this.#takePart(),
      over: (status) => this.#finishSoon(status),
      placed: () => this.#noteSignedOut(),
    });
  }

  static async open(parts: MemberSessionParts): Promise<MemberSession> {
    const { store, self, accounts, api, wire, ask } = parts;
    const { meetingId, title, endedAt } = wire;
    const meeting = api.in(meetingId);
    const engine = await Engine.open({
      store,
      meetingId,
      self,
      accounts,
      title,
      status: endedAt ? "ended" : "waiting",
      source: { page: (from) => meeting.roster(from), append: (entry) => meeting.appendToRoster(entry) },
      ackPauseMillis: ACK_PAUSE_MILLIS,
      requestSenderKey: "meeting:requestSenderKey",
      ask,
    });
    const presence = await Presence.open(store, engine.follower.roster, self);
    let session: MemberSession | undefined;
    const speech = await MemberSpeech.open({
      engine,
      api,
      meeting,
      others: () => presence.others(),
      present: () => presence.presentDevices(),
      isConnected: () => parts.isConnected() && engine.view.state.status === "admitted",
      secretCame: () => session?.secretCame(),
    });
    session = new MemberSession(parts, meeting, engine, speech, presence);
    await engine.start({
      own: {
        placed: (records, wireId, seq) => speech.outbox.placed(records, wireId, seq),
        passedOn: async () => undefined, // Told when it is shown.
        heard: (id) => speech.relayDuty.heard(id),
      },
      acceptSenderKey: speech.acceptSenderKey,
      acceptDirect: speech.acceptDirect,
      standing: (address) => ({
        readsYou: speech.readsYou(address),
        readable: engine.follower.roster.device(address) === undefined || engine.senderKeys.has(address),
        present: presence.isPresent(address),
        verified: engine.verification.has(address),
      }),
      rosterChanged: (event) => session?.rosterChanged(event),
      shown: (id) => speech.relayDuty.done(id),
      accountChanged: (userId) => session?.accountChanged(userId),
      coverageChanged: () => engine.view.update({ coverage: speech.own.coverage(presence.others()) }),
    });
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

  async say(text: string): Promise<string> {
    this.#requireTakingPart();
    return this.#speech.outbox.say(text);
  }

  async safetyNumber(of: Address): Promise<SafetyNumber> {
    return this.#engine.verification.safetyNumber(of);
  }

  async markVerified(of: Address, verified: boolean): Promise<void> {
    await this.#engine.verification.mark(of, verified);
    this.#engine.refresh(true);
  }

  dismiss(warningKey: string): void {
    this.#engine.view.dismiss(warningKey);
  }

  invite(options: InvitationOptions = {}): Promise<NewInvitation> {
    this.#requireTakingPart();
    return this.#invitations.make(options);
  }

  invitations(): Promise<readonly Invitation[]> {
    return this.#invitations.all();
  }

  revokeInvitation(invitationId: string): Promise<void> {
    return this.#invitations.revoke(invitationId);
  }

  admit(...sessionIds: readonly string[]): Promise<void> {
    return this.#admissions.admit(sessionIds);
  }

  decline(sessionId: string): Promise<void> {
    return this.#admissions.decline(sessionId);
  }

  remove(sessionId: string): Promise<void> {
    return this.#admissions.remove(sessionId);
  }

  async members(): Promise<readonly Account[]> {
    return (await this.#meeting.members()).members;
  }

  async addMember(userId: string): Promise<void> {
    await this.#duties.addMember(userId);
    this.#presenceChanged();
  }

  removeMember(userId: string): Promise<void> {
    return this.#duties.removeMember(userId);
  }

  async confirmIdentity(of: Address): Promise<void> {
    const identityKey = this.#engine.follower.roster.identityKey(of);
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

  async end(): Promise<void> {
    await this.#engine.follower.append((roster) => (roster.hasEnded ? undefined : meetingEnded()));
    await this.#meeting.end();
    await this.#finish("ended");
  }

  /** This device is being signed out: it says so in the roster, which needs no server's word. */
  async signOut(): Promise<void> {
    if (this.state.status === "admitted") {
      await this.#duties.signOut(this.#parts.self);
    }
    await this.#finish("signed-out");
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

  /** A link secret has come: proofs can be checked. */
  secretCame(): void {
    this.#admissions.secretCame();
  }

  /** Those whom their account's log shows to be signed out have gone for good; others may come in. */
  accountChanged(userId: string): void {
    this.#noteSignedOut(userId);
    this.#newcomers.look();
    this.#speech.distributor.retryAll();
  }

  /** The logs that were read before this meeting was opened, or while it was not connected, tell of departures, too. */
  #noteSignedOut(userId?: string): void {
    for (const device of this.#engine.follower.roster.devices) {
      const isAsked = userId === undefined || device.userId === userId;
      if (isAsked && this.#parts.accounts.standing(memberAddress(device), device.identityKey) === "removed") {
        this.#departures.went(memberAddress(device));
      }
    }
  }

  rosterChanged(event: RosterEvent): void {
    switch (event.kind) {
      case "device-added":
        if (sameAddress(memberAddress(event.device), this.#parts.self)) {
          this.#line.enter();
        }
        break;
      case "device-removed":
        if (sameAddress(memberAddress(event.device), this.#parts.self)) {
          this.#finishSoon("removed");
        }
        break;
      case "guests-admitted":
        event.guests.forEach((guest) => {
          this.#lists.guestWaitsNoMore(guest);
        });
        this.#admissions.linksUsed();
        break;
      case "meeting-ended":
        this.#finishSoon("ended");
        break;
    }
    this.#takePart();
    if (event.kind === "device-added" || event.kind === "guests-admitted") {
      this.#speech.distributor.wake();
      this.#speech.sharing.wake();
    }
    this.#presenceChanged();
  }

  #takePart(): void {
    if (this.state.status === "waiting" && this.#engine.follower.roster.device(this.#parts.self) !== undefined) {
      this.#engine.refresh(true); // Whoever is told so is shown the others, too, and what it may do.
      this.#engine.view.update({ status: "admitted" });
    }
  }

  #presenceChanged(): void {
    this.#newcomers.look();
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
    const { roster } = this.#engine.follower;
    const guests = [...roster.guests, ...this.#engine.attendance.formerGuests()].map(guestAddress);
    try {
      await this.#stop();
      await eraseMeetingKeys(
        this.#parts.store,
        roster.meetingId,
        this.#parts.self,
        guests.map(({ id }) => id),
      );
    } finally {
      this.#engine.view.update({ status, connection: "closed", lobby: [] });
    }
  }

  async #stop(): Promise<void> {
    this.#parts.over();
    this.#line.close();
    this.#departures.close();
    await this.#speech.close();
    await this.#engine.close();
  }
}
