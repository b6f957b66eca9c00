import { PublicKey } from "@latchkey/signal";
import { type Address, addressKey, GUEST_DEVICE_ID, sameAddress } from "../address.ts";
import type { Account, Invitation, InvitationOptions, MemberMeeting, NewInvitation, SafetyNumber } from "../api.ts";
import { base64, fromBase64 } from "../bytes.ts";
import { toProtocolAddress } from "../deliver/opener.ts";
import { LatchkeyError } from "../errors.ts";
import type { MeetingApi, MemberApi } from "../http/member-api.ts";
import { InvitationLink } from "../invite/links.ts";
import { MAX_BATCH } from "../limits.ts";
import {
  deviceAdded,
  deviceRemoved,
  guestRemoved,
  guestsAdmitted,
  hashToken,
  invitationMade,
  invitationRevoked,
  meetingEnded,
} from "../roster/entries.ts";
import { guestAddress, memberAddress, type RosterEvent } from "../roster/roster.ts";
import { isLower } from "../say/relay-duty.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type {
  GuestRef,
  MeetingMessage,
  MemberPresence,
  Position,
  ReceivedDirect,
  ReceivedSenderKey,
  RosterPage,
  SenderKeyRequested,
  WaitingGuest,
  WireInvitation,
  WireMeeting,
} from "../wire.ts";
import { Engine } from "./engine.ts";
import { eraseMeetingKeys } from "./erase.ts";
import type { MeetingEventName, MeetingEvents } from "./events.ts";
import { Lobby } from "./lobby.ts";
import { MemberSpeech } from "./member-speech.ts";
import { Presence } from "./presence.ts";
import type { ConnectionState, MeetingState, MeetingStatus } from "./state.ts";

const ACK_PAUSE_MILLIS = 100;
/** How long a departure may stay without a signed entry before a device that may writes one. */
const TIDY_MILLIS = 3_000;

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
  readonly #lobby: Lobby;
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
    this.#lobby = new Lobby(speech.secrets, engine.follower.roster);
  }

  static async open(parts: MemberSessionParts): Promise<MemberSession> {
    const { store, self, selfName, api, wire, ask } = parts;
    const { meetingId, title, hostName, endedAt } = wire;
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
    const presence = await Presence.open(store, engine.follower.roster, self);
    let session: MemberSession | undefined;
    const speech = await MemberSpeech.open({
      engine,
      api,
      meeting,
      others: () => presence.others(),
      present: () => presence.presentDevices(),
      isConnected: () => parts.isConnected() && engine.view.state.status === "admitted",
      secretCame: () => session?.showLobby(),
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

  safetyNumber(of: Address): Promise<SafetyNumber> {
    return this.#engine.safetyNumber(of);
  }

  markVerified(of: Address, verified: boolean): Promise<void> {
    return this.#engine.markVerified(of, verified);
  }

  dismiss(warningKey: string): void {
    this.#engine.view.dismiss(warningKey);
  }

  async invite({ maxUses = 1, expiresAt, label }: InvitationOptions = {}): Promise<NewInvitation> {
    this.#requireTakingPart();
    const { invitationId, token } = await this.#meeting.createInvitation({
      maxUses,
      expiresAt: expiresAt?.toISOString(),
      label,
    });
    const link = InvitationLink.create(this.#parts.server, token);
    await this.#speech.sharing.keepMade({ token, secret: link.secret });
    const tokenHash = hashToken(token);
    await this.#engine.follower.append((roster) => {
      return roster.invitation(tokenHash) === undefined ? invitationMade(tokenHash, maxUses > 1) : undefined;
    });
    this.#speech.sharing.wake();
    return { invitationId, link: link.reveal() };
  }

  async invitations(): Promise<readonly Invitation[]> {
    return (await this.#meeting.invitations()).invitations.map(toInvitation);
  }

  async revokeInvitation(invitationId: string): Promise<void> {
    const { invitations } = await this.#meeting.invitations();
    const known = invitations.find((invitation) => invitation.invitationId === invitationId);
    if (known === undefined) {
      throw new LatchkeyError("invitation_unknown", "There is no such invitation to this meeting.");
    }
    const tokenHash = fromBase64(known.tokenHash);
    await this.#engine.follower.append((roster) => {
      const invitation = roster.invitation(tokenHash);
      return invitation === undefined || invitation.revoked ? undefined : invitationRevoked(tokenHash);
    });
    await this.#meeting.revokeInvitation(invitationId);
  }

  async admit(...sessionIds: readonly string[]): Promise<void> {
    for (const sessionId of sessionIds) {
      this.#requireProof(sessionId);
    }
    for (let from = 0; from < sessionIds.length; from += MAX_BATCH) {
      const guests = sessionIds.slice(from, from + MAX_BATCH).flatMap((id) => this.#lobby.entryFor(id) ?? []);
      await this.#engine.follower.append(
        (roster) => {
          const missing = guests.filter(({ sessionId }) => roster.guest(sessionId) === undefined);
          return missing.length === 0 ? undefined : guestsAdmitted(missing);
        },
        (entry) => this.#meeting.admit(entry),
      );
    }
  }

  async decline(sessionId: string): Promise<void> {
    await this.#meeting.decline(sessionId);
    this.#waitsNoMore(sessionId);
  }

  remove(sessionId: string): Promise<void> {
    return this.#engine.follower.append(
      (roster) => (roster.guest(sessionId) === undefined ? undefined : guestRemoved(sessionId)),
      (entry) => this.#meeting.remove(sessionId, entry),
    );
  }

  async members(): Promise<readonly Account[]> {
    return (await this.#meeting.members()).members;
  }

  async addMember(userId: string): Promise<void> {
    await this.#meeting.addMember(userId);
    await this.#presence.approve(userId);
    const { userName, devices } = await this.#parts.api.devices(userId);
    this.#engine.people.name(userId, userName);
    for (const { deviceId, identityKeyPublic } of devices) {
      if (identityKeyPublic) {
        await this.#signIn({ id: userId, deviceId }, fromBase64(identityKeyPublic));
      }
    }
  }

  async removeMember(userId: string): Promise<void> {
    await this.#presence.disapprove(userId);
    const { roster } = this.#engine.follower;
    for (const device of roster.devices.filter((one) => one.userId === userId)) {
      await this.#signOut(memberAddress(device));
    }
    await this.#meeting.removeMember(userId);
  }

  async acceptDevice(address: Address): Promise<void> {
    const arrival = this.#presence.arrival(address);
    if (!arrival?.identityKeyPublic) {
      throw new LatchkeyError("keys_unknown", "That device is not there any more, or has no keys yet.");
    }
    await this.#signIn(address, fromBase64(arrival.identityKeyPublic));
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
    this.#engine.requests.need(of, undefined, true);
  }

  async end(): Promise<void> {
    await this.#engine.follower.append((roster) => (roster.hasEnded ? undefined : meetingEnded()));
    await this.#meeting.end();
    await this.#finish("ended");
  }

  /** This device is being signed out: it says so in the roster, which needs no server's word. */
  async signOut(): Promise<void> {
    if (this.state.status === "admitted") {
      await this.#signOut(this.#parts.self);
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
        this.#guestWaiting(payload as WaitingGuest);
        return;
      case "meeting:guestAdmitted":
        this.#waitsNoMore((payload as GuestRef).sessionId);
        return;
      case "meeting:guestLeft":
        this.#guestWent(payload as GuestRef);
        return;
      case "meeting:participantJoined":
        this.#came(payload as MemberPresence);
        return;
      case "meeting:participantLeft":
        this.#presence.left(toAddress(payload as MemberPresence));
        this.#presenceChanged();
        return;
      case "meeting:ended":
        this.#finishSoon("ended");
        return;
    }
  }

  showLobby(): void {
    this.#engine.view.update({ lobby: this.#lobby.shown() });
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
          this.#waitsNoMore(sessionId);
        });
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
    const position = await this.#parts.ask<Position>("meeting:join", { meetingId });
    await follower.catchUp();
    this.#engine.view.update({ connection: "online" });
    this.#takePart();
    if (this.state.status !== "admitted" || !position.inRoster) {
      return;
    }
    const [{ members }, participants, { guests }] = await Promise.all([
      this.#meeting.members(),
      this.#meeting.participants(),
      this.#meeting.waiting(),
    ]);
    members.forEach(({ userId, name }) => {
      this.#engine.people.name(userId, name);
    });
    this.#presence.replace(participants);
    this.#lobby.replace(guests);
    this.showLobby();
    this.#presenceChanged();
    participants.devices.forEach((device) => {
      this.#welcome(device);
    });
    this.#speech.resume();
    await this.#engine.resume(position);
  }

  #joinFailed(error: unknown): void {
    if (error instanceof LatchkeyError && error.code === "meeting_ended") {
      this.#finishSoon("ended");
    } else if (error instanceof LatchkeyError && error.code === "meeting_unknown") {
      this.#finishSoon("removed");
    } else {
      this.#engine.broken(error);
    }
  }

  #takePart(): void {
    if (this.state.status === "waiting" && this.#engine.follower.roster.device(this.#parts.self) !== undefined) {
      this.#engine.view.update({ status: "admitted" });
    }
  }

  #guestWaiting(guest: WaitingGuest): void {
    this.#lobby.add(guest);
    this.showLobby();
    const shown = this.state.lobby.find(({ sessionId }) => sessionId === guest.sessionId);
    if (shown !== undefined) {
      this.#engine.view.emit("guestWaiting", shown);
    }
  }

  #waitsNoMore(sessionId: string): void {
    if (this.#lobby.delete(sessionId)) {
      this.showLobby();
      this.#engine.view.emit("guestNoLongerWaiting", { sessionId });
    }
  }

  /** That somebody left needs no proof: nothing more is encrypted for it. The roster is put right a little later. */
  #guestWent({ sessionId, status }: GuestRef): void {
    this.#waitsNoMore(sessionId);
    if (status === "waiting" || status === "admitted" || status === "declined") {
      return;
    }
    this.#presence.went({ id: sessionId, deviceId: GUEST_DEVICE_ID }).catch((error) => this.#engine.broken(error));
    this.#engine.refresh();
    const before = this.#presence.presentDevices().filter((device) => {
      return this.#engine.follower.roster.mayAdmit(device) && isLower(device, this.#parts.self);
    }).length;
    setTimeout(
      () => {
        if (!this.#over && this.state.mayAdmit) {
          this.remove(sessionId).catch(ignoreRefusal);
        }
      },
      TIDY_MILLIS * (before + 1),
    );
  }

  #came(device: MemberPresence): void {
    this.#engine.people.name(device.userId, device.userName);
    this.#presence.joined(device);
    this.#presenceChanged();
    this.#welcome(device);
  }

  /** A device of somebody whom this device has added is signed in; others wait for the person's word. */
  #welcome({ userId, deviceId, identityKeyPublic, inRoster }: MemberPresence): void {
    if (!inRoster && identityKeyPublic && this.state.isHost && this.#presence.isApproved(userId)) {
      this.#signIn({ id: userId, deviceId }, fromBase64(identityKeyPublic)).catch(ignoreRefusal);
    }
  }

  #presenceChanged(): void {
    const arrivals = this.#presence.arrivals(this.state.isHost).map((device) => ({
      address: toAddress(device),
      name: device.userName,
      isOwn: device.userId === this.#parts.self.id,
    }));
    this.#engine.view.update({ arrivals });
    this.#engine.refresh();
    this.#speech.relayDuty.presenceChanged();
  }

  async #signIn(address: Address, identityKey: Uint8Array): Promise<void> {
    const pinned = await this.#parts.store.update(({ signal }) => signal.getIdentity(toProtocolAddress(address)));
    if (pinned !== undefined && base64(pinned.serialize()) !== base64(identityKey)) {
      const who = this.#engine.people.author(address);
      this.#engine.view.warn({ kind: "identity-changed", key: `identity-changed/${addressKey(address)}`, who });
      throw new LatchkeyError("identity_unconfirmed", "That device shows another identity key than before.");
    }
    const device = { userId: address.id, deviceId: address.deviceId, identityKey };
    await this.#engine.follower.append((roster) => (roster.everHadDevice(address) ? undefined : deviceAdded(device)));
  }

  #signOut(address: Address): Promise<void> {
    return this.#engine.follower.append((roster) => {
      const device = roster.device(address);
      return device === undefined ? undefined : deviceRemoved(device);
    });
  }

  #requireTakingPart(): void {
    if (this.#over || this.state.status !== "admitted") {
      throw new LatchkeyError("not_taking_part", "This device does not take part in the meeting.");
    }
  }

  #requireProof(sessionId: string): void {
    switch (this.#lobby.proof(sessionId)) {
      case undefined:
        throw new LatchkeyError("guest_not_waiting", "This guest does not wait any more.");
      case "good":
        return;
      case "unknown":
        throw new LatchkeyError(
          "proof_refused",
          "This device has not been given the secret of the guest's link yet. Let the member who made the link admit it.",
        );
      case "missing":
      case "wrong":
        throw new LatchkeyError(
          "proof_refused",
          "This guest does not prove that it has the invitation's link: it may be somebody else. Send a new link.",
        );
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
    await this.#speech.close();
    await this.#engine.close();
  }
}

function toInvitation(wire: WireInvitation): Invitation {
  const { invitationId, label, maxUses, uses, createdAt, expiresAt, revoked } = wire;
  return {
    invitationId,
    maxUses,
    uses,
    createdAt: new Date(createdAt),
    revoked,
    ...(label ? { label } : {}),
    ...(expiresAt ? { expiresAt: new Date(expiresAt) } : {}),
  };
}

function toAddress({ userId, deviceId }: MemberPresence): Address {
  return { id: userId, deviceId };
}

/** Where somebody else has done it already, or will. */
function ignoreRefusal(error: unknown): void {
  if (!(error instanceof LatchkeyError)) {
    throw error;
  }
}
