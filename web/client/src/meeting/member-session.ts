import { PublicKey } from "@latchkey/signal";
import { type Address, addressKey, GUEST_DEVICE_ID, sameAddress } from "../address.ts";
import type { Account, Invitation, InvitationOptions, MemberMeeting, NewInvitation, SafetyNumber } from "../api.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { ignoreRefusal, LatchkeyError } from "../errors.ts";
import type { MeetingApi, MemberApi } from "../http/member-api.ts";
import { meetingEnded } from "../roster/entries.ts";
import { guestAddress, memberAddress, type RosterEvent } from "../roster/roster.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type {
  DeviceRef,
  GuestRef,
  MeetingMessage,
  MemberPresence,
  Position,
  ReceivedDirect,
  ReceivedSenderKey,
  RosterPage,
  SenderKeyRequested,
  SenderKeysAcknowledged,
  WaitingGuest,
  WireMeeting,
} from "../wire.ts";
import { Admissions } from "./admissions.ts";
import { Departures } from "./departures.ts";
import { Engine } from "./engine.ts";
import { eraseMeetingKeys } from "./erase.ts";
import type { MeetingEventName, MeetingEvents } from "./events.ts";
import { HostDuties } from "./host-duties.ts";
import { Invitations } from "./invitations.ts";
import { MemberSpeech } from "./member-speech.ts";
import { Presence } from "./presence.ts";
import type { ConnectionState, MeetingState, MeetingStatus } from "./state.ts";

const ACK_PAUSE_MILLIS = 100;
const RETRY_MILLIS = 2_000;

export interface MemberSessionParts {
  readonly store: DeviceStore;
  readonly server: string;
  readonly self: Address;
  readonly selfName: string;
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
  readonly #presence: Presence;
  readonly #invitations: Invitations;
  readonly #admissions: Admissions;
  readonly #duties: HostDuties;
  readonly #departures: Departures;
  #heardMeanwhile: (() => void)[] | undefined;
  #again: ReturnType<typeof setTimeout> | undefined;
  #over = false;

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
    this.#presence = presence;
    this.#invitations = new Invitations(parts.server, meeting, engine.follower, speech.sharing);
    this.#admissions = new Admissions(meeting, engine.follower, engine.view, speech.secrets);
    this.#duties = new HostDuties(engine, parts.api, meeting, presence);
    this.#departures = new Departures({
      self: parts.self,
      roster: engine.follower.roster,
      presence,
      changed: () => this.#somebodyWent(),
      guestHadGone: (sessionId) => this.#admissions.hadGone(sessionId),
      signOut: (device) => this.#duties.signOut(device),
      broken: (error) => engine.broken(error),
    });
  }

  static async open(parts: MemberSessionParts): Promise<MemberSession> {
    const { store, self, selfName, api, wire, ask } = parts;
    const { meetingId, title, hostUserId, hostName, endedAt } = wire;
    const meeting = api.in(meetingId);
    const engine = await Engine.open({
      store,
      meetingId,
      self,
      selfName,
      title,
      hostName,
      status: endedAt ? "ended" : "waiting",
      source: { page: (from) => meeting.roster(from), append: (entry) => meeting.appendToRoster(entry) },
      ackPauseMillis: ACK_PAUSE_MILLIS,
      requestSenderKey: "meeting:requestSenderKey",
      ask,
    });
    engine.people.name(hostUserId, hostName);
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
      own: speech.outbox,
      acceptSenderKey: speech.acceptSenderKey,
      acceptDirect: speech.acceptDirect,
      standing: (address) => ({
        readsYou: speech.readsYou(address),
        readable: engine.follower.roster.device(address) === undefined || engine.senderKeys.has(address),
        present: presence.isPresent(address),
        verified: engine.isVerified(address),
      }),
      rosterChanged: (event) => session?.rosterChanged(event),
      shown: (id) => speech.relayDuty.done(id),
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
    return this.#engine.safetyNumber(of, this.#presence.arrivals.identityKey(of));
  }

  async markVerified(of: Address, verified: boolean): Promise<void> {
    await this.#engine.markVerified(of, verified, this.#presence.arrivals.identityKey(of));
    this.#presenceChanged();
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

  acceptDevice(address: Address): Promise<void> {
    return this.#duties.acceptDevice(address);
  }

  async declineDevice(address: Address): Promise<void> {
    this.#presence.arrivals.decline(address);
    this.#presenceChanged();
  }

  async confirmIdentity(of: Address): Promise<void> {
    const waiting = this.#presence.arrivals.identityKey(of);
    const identityKey = this.#engine.follower.roster.identityKey(of) ?? waiting;
    if (identityKey === undefined) {
      throw new LatchkeyError("recipient_unknown", "This participant is not in the meeting any more.");
    }
    await this.#parts.store.update(async ({ signal }) => {
      await signal.saveIdentity(toProtocolAddress(of), PublicKey.deserialize(identityKey));
      await signal.removeSession(toProtocolAddress(of));
    });
    this.dismiss(`identity-changed/${addressKey(of)}`);
    this.#speech.distributor.retryAll();
    if (waiting === undefined) {
      this.#engine.requests.need(of, undefined, true);
    }
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

  /** This device was signed out from elsewhere. */
  signedOut(): Promise<void> {
    return this.#finish("signed-out");
  }

  async close(connection: ConnectionState = "closed"): Promise<void> {
    if (!this.#over) {
      this.#over = true;
      if (this.#parts.isConnected()) {
        await this.#parts.ask("meeting:leave", { meetingId: this.state.meetingId }).catch(ignoreRefusal);
      }
      await this.#stop(connection);
    }
  }

  connected(): void {
    if (!this.#over) {
      clearTimeout(this.#again);
      this.#join().catch((error) => this.#joinFailed(error));
    }
  }

  disconnected(): void {
    if (!this.#over) {
      this.#engine.view.update({ connection: "offline" });
    }
  }

  event(name: string, payload: never): void {
    switch (name) {
      case "meeting:message":
        this.#engine.take(payload as MeetingMessage);
        return;
      case "meeting:receiveSenderKey":
        this.#engine.takeSenderKey(payload as ReceivedSenderKey);
        return;
      case "meeting:direct":
        this.#engine.takeDirect(payload as ReceivedDirect);
        return;
      case "meeting:roster":
        this.#engine.takeRoster(payload as RosterPage);
        return;
      case "meeting:senderKeyRequested": {
        const { requester, distributionId, newSession } = payload as SenderKeyRequested;
        this.#speech.distributor.answer(requester, distributionId ?? undefined, newSession);
        return;
      }
      case "meeting:guestWaiting":
        this.#afterLists(() => this.#admissions.waits(payload as WaitingGuest));
        return;
      case "meeting:guestAdmitted":
        this.#afterLists(() => this.#admissions.waitsNoMore((payload as GuestRef).sessionId));
        return;
      case "meeting:guestLeft":
        this.#afterLists(() => this.#guestWent(payload as GuestRef));
        return;
      case "meeting:deviceSignedOut":
        this.#departures.went(toAddress(payload as DeviceRef));
        return;
      case "meeting:senderKeysAcknowledged":
        this.#keysAcknowledged((payload as SenderKeysAcknowledged).envelopes.map(({ id }) => id));
        return;
      case "meeting:participantJoined":
        this.#afterLists(() => this.#came(payload as MemberPresence));
        return;
      case "meeting:participantLeft":
        this.#afterLists(() => {
          this.#presence.left(toAddress(payload as MemberPresence));
          this.#presenceChanged();
        });
        return;
      case "meeting:ended":
        this.#finishSoon("ended");
        return;
    }
  }

  /** A link secret has come: proofs can be checked. */
  secretCame(): void {
    this.#admissions.secretCame();
  }

  rosterChanged(event: RosterEvent): void {
    switch (event.kind) {
      case "device-added":
        this.#presence.tookIn(memberAddress(event.device));
        if (sameAddress(memberAddress(event.device), this.#parts.self)) {
          this.connected(); // The server tells from where on it may read.
        }
        break;
      case "device-removed":
        if (sameAddress(memberAddress(event.device), this.#parts.self)) {
          this.#finishSoon("removed");
        }
        break;
      case "guests-admitted":
        event.guests.forEach(({ sessionId }) => {
          this.#admissions.waitsNoMore(sessionId);
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

  async #join(): Promise<void> {
    const { meetingId } = this.state;
    const { follower } = this.#engine;
    const handedOver = this.#speech.own.unacknowledged();
    const position = await this.#parts.ask<Position>("meeting:join", { meetingId });
    await follower.catchUp();
    this.#engine.view.update({ connection: "online" });
    this.#takePart();
    if (this.state.status !== "admitted" || !position.inRoster) {
      return;
    }
    await this.#readLists();
    this.#presenceChanged();
    position.departed?.forEach((address) => {
      this.#departures.went(address);
    });
    const unacknowledged = new Set(position.unacknowledged);
    this.#keysAcknowledged([...handedOver].filter((id) => !unacknowledged.has(id)));
    this.#speech.resume();
    await this.#engine.resume(position);
  }

  /** Who is here and who waits. What is heard of them meanwhile may be newer than the lists, and counts after them. */
  async #readLists(): Promise<void> {
    const heard: (() => void)[] = [];
    this.#heardMeanwhile = heard;
    try {
      const [{ members }, participants, { guests }] = await Promise.all([
        this.#meeting.members(),
        this.#meeting.participants(),
        this.#meeting.waiting(),
      ]);
      members.forEach(({ userId, name }) => {
        this.#engine.people.name(userId, name);
      });
      this.#presence.replace(participants);
      this.#admissions.replace(guests);
    } finally {
      if (this.#heardMeanwhile === heard) {
        this.#heardMeanwhile = undefined;
      }
      heard.forEach((count) => {
        count();
      });
    }
  }

  #afterLists(count: () => void): void {
    if (this.#heardMeanwhile === undefined) {
      count();
    } else {
      this.#heardMeanwhile.push(count);
    }
  }

  #joinFailed(error: unknown): void {
    if (error instanceof LatchkeyError && error.code === "meeting_ended") {
      this.#finishSoon("ended");
    } else if (error instanceof LatchkeyError && error.code === "meeting_unknown") {
      this.#finishSoon("removed");
    } else if (error instanceof LatchkeyError && error.isTransient && !this.#over) {
      // The connection may stand, so nobody else tries it again.
      this.#again = setTimeout(() => {
        if (this.#parts.isConnected()) {
          this.connected();
        }
      }, error.retryAfterMillis ?? RETRY_MILLIS);
    } else {
      this.#engine.broken(error);
    }
  }

  #takePart(): void {
    if (this.state.status === "waiting" && this.#engine.follower.roster.device(this.#parts.self) !== undefined) {
      this.#engine.view.update({ status: "admitted" });
    }
  }

  #guestWent({ sessionId, status }: GuestRef): void {
    this.#admissions.waitsNoMore(sessionId);
    if (status === "waiting" || status === "admitted" || status === "declined") {
      return;
    }
    this.#departures.went({ id: sessionId, deviceId: GUEST_DEVICE_ID });
  }

  #somebodyWent(): void {
    this.#presenceChanged();
    this.#speech.distributor.wake();
  }

  /** What their recipients have acknowledged they can use. */
  #keysAcknowledged(envelopeIds: readonly string[]): void {
    this.#speech.own.acknowledged(envelopeIds).then(
      () => this.#engine.refresh(),
      (error) => this.#engine.broken(error),
    );
  }

  #came(device: MemberPresence): void {
    this.#engine.people.name(device.userId, device.userName);
    this.#presence.joined(device);
    this.#presenceChanged();
  }

  #presenceChanged(): void {
    const waiting = this.#presence.arrivals;
    const arrivals = waiting.all(this.state.isHost).map((arrival) => ({
      ...arrival,
      verified: this.#engine.isVerified(arrival.address, waiting.identityKey(arrival.address)),
    }));
    this.#engine.view.update({ arrivals });
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
  async #finish(status: MeetingStatus): Promise<void> {
    if (this.#over) {
      return;
    }
    this.#over = true;
    const { roster } = this.#engine.follower;
    const guests = [...roster.guests, ...this.#engine.attendance.formerGuests()].map(guestAddress);
    this.#engine.view.update({ status, lobby: [], arrivals: [] });
    await this.#stop("closed");
    await eraseMeetingKeys(
      this.#parts.store,
      roster.meetingId,
      this.#parts.self,
      guests.map(({ id }) => id),
    );
  }

  async #stop(connection: ConnectionState): Promise<void> {
    this.#engine.view.update({ connection });
    this.#parts.over();
    this.#departures.close();
    clearTimeout(this.#again);
    await this.#speech.close();
    await this.#engine.close();
  }
}

function toAddress({ userId, deviceId }: DeviceRef): Address {
  return { id: userId, deviceId };
}
