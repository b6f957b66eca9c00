import { sameAddress } from "../address.ts";
import { LatchkeyError } from "../errors.ts";
import type {
  DeviceRef,
  GuestPresent,
  GuestRef,
  LinkBurnt,
  MemberPresence,
  MemberWaitsNoMore,
  SenderKeyRequested,
  SenderKeysAcknowledged,
  WaitingGuest,
  WaitingMember,
} from "../wire.ts";
import type { Departures } from "./departures.ts";
import type { Engine } from "./engine.ts";
import { Entrance } from "./entrance.ts";
import type { Lists } from "./lists.ts";
import type { MemberSpeech } from "./member-speech.ts";

const JOIN_REFUSED = "join-refused";

export interface MemberLineParts {
  readonly engine: Engine;
  readonly speech: MemberSpeech;
  readonly lists: Lists;
  readonly departures: Departures;
  isConnected(): boolean;
  /** Joins where this device does not take part; false where it cannot, since its person is no member. */
  join(): Promise<boolean>;
  /** It has its place on this connection. */
  placed(): void;
  /** The meeting is over for this device. */
  over(status: "ended" | "removed"): void;
}

/** Between a member's device and the server, in one meeting: comes in with each connection, and takes what the server says. */
export class MemberLine {
  readonly #parts: MemberLineParts;
  readonly #entrance: Entrance;
  /** Of the meeting, when this device came in last. */
  #incarnation: string | undefined;

  constructor(parts: MemberLineParts) {
    this.#parts = parts;
    this.#entrance = new Entrance({
      enter: () => this.#enter(),
      isConnected: () => parts.isConnected(),
      failed: (error) => this.#notLetIn(error),
    });
  }

  /** There is a connection: the server tells from where on this device may read. */
  enter(): void {
    this.#entrance.enter();
  }

  close(): void {
    this.#entrance.close();
  }

  event(name: string, payload: never): void {
    const { engine, speech, lists } = this.#parts;
    if (engine.incoming.event(name, payload)) {
      return;
    }
    switch (name) {
      case "meeting:senderKeyRequested": {
        const { requester, distributionId, newSession } = payload as SenderKeyRequested;
        if (engine.incoming.hasReadOn) {
          speech.distributor.answer({ ...requester, id: requester.id }, distributionId ?? undefined, newSession);
        } // Else it is asked again.
        return;
      }
      case "meeting:senderKeysAcknowledged":
        this.#keysAcknowledged((payload as SenderKeysAcknowledged).envelopes.map(({ id }) => id));
        return;
      case "meeting:guestWaiting":
        lists.guestWaits(payload as WaitingGuest);
        return;
      case "meeting:memberWaiting":
        lists.memberWaits(payload as WaitingMember);
        return;
      case "meeting:memberWaitsNoMore":
        lists.memberWaitsNoMore(payload as MemberWaitsNoMore);
        return;
      case "meeting:linkBurnt":
        lists.linkBurnt(payload as LinkBurnt);
        return;
      case "meeting:guestAdmitted":
        lists.guestWaitsNoMore(payload as GuestRef);
        return;
      case "meeting:guestLeft":
        lists.guestWent(payload as GuestRef);
        return;
      case "meeting:guestHere":
        lists.guestCame(payload as GuestPresent);
        return;
      case "meeting:guestAway":
        lists.guestAway(payload as GuestPresent);
        return;
      case "meeting:deviceSignedOut":
        lists.deviceSignedOut(payload as DeviceRef);
        return;
      case "meeting:participantJoined":
        lists.deviceCame(payload as MemberPresence);
        return;
      case "meeting:participantLeft":
        this.#left(payload as MemberPresence);
        return;
      case "meeting:ended":
        this.#parts.over("ended");
        return;
    }
  }

  async #enter(): Promise<void> {
    const { engine, speech, lists, departures, join } = this.#parts;
    const { meetingId } = engine.parts;
    const handedOver = speech.own.unacknowledged();
    const { connection } = engine.incoming;
    if (!(await join())) {
      this.#parts.over("removed");
      return;
    }
    const receipt = engine.incoming.receipt ?? null;
    const position = await engine.parts.ask("meeting:join", { meetingId, receipt });
    await engine.follower.catchUpTo(position.rosterSize, position.rosterHead);
    engine.view.update({ connection: "online" });
    engine.view.dismiss(JOIN_REFUSED);
    engine.readAccounts();
    if (engine.view.state.status !== "admitted") {
      return;
    }
    await lists.read();
    position.departed?.forEach((address) => {
      departures.went(address);
    });
    this.#parts.placed();
    const unacknowledged = new Set(position.unacknowledged);
    const incarnation = position.stream?.incarnation?.id;
    if (this.#incarnation === undefined || this.#incarnation === incarnation) {
      this.#keysAcknowledged([...handedOver].filter((id) => !unacknowledged.has(id)));
    } // Else the server was restored from an older copy, and may have lost some.
    this.#incarnation = incarnation;
    const isKnown = engine.incoming.hasReadOn;
    if (isKnown) {
      speech.resume();
    }
    await engine.incoming.resume(position, connection);
    if (!isKnown) {
      speech.resume(); // Its store may have been an older copy.
    }
    speech.outbox.sendAgain();
    if (this.#parts.isConnected()) {
      speech.relayDuty.connected();
    }
  }

  #left(device: MemberPresence): void {
    const { engine, lists } = this.#parts;
    if (sameAddress({ id: device.userId, deviceId: device.deviceId }, engine.parts.self)) {
      this.#cutOff().catch((error) => this.#notLetIn(error));
    } else {
      lists.deviceLeft(device);
    }
  }

  /**
   * The log, which is still open to this device so far, says how it went. Where its end is not shown, no keys are given up: the device
   * comes in again.
   */
  async #cutOff(): Promise<void> {
    if (await this.#parts.engine.follower.catchUp()) {
      this.#parts.over("removed");
    } else {
      this.#entrance.enter();
    }
  }

  #notLetIn(error: unknown): void {
    if (error instanceof LatchkeyError && error.code === "meeting_ended") {
      this.#parts.over("ended");
    } else if (error instanceof LatchkeyError && error.code === "meeting_unknown") {
      this.#saidToBeOut(error).catch((failure) => this.#refused(failure));
    } else {
      this.#refused(error);
    }
  }

  /** The log stays open to those who are out, up to their going. Where it does not show that, no keys are given up. */
  async #saidToBeOut(refusal: LatchkeyError): Promise<void> {
    const { follower, parts } = this.#parts.engine;
    await follower.readToEnd();
    if (follower.roster.takesPart(parts.self)) {
      this.#refused(refusal);
    } else {
      this.#parts.over("removed");
    }
  }

  #refused(error: unknown): void {
    this.#parts.engine.broken(error);
    if (error instanceof LatchkeyError) {
      const { code, message } = error;
      this.#parts.engine.view.warn({ kind: "join-refused", key: JOIN_REFUSED, code, detail: message });
    }
  }

  /** What their recipients have acknowledged they can use. */
  #keysAcknowledged(envelopeIds: readonly string[]): void {
    const { engine, speech } = this.#parts;
    speech.own.acknowledged(envelopeIds).then(
      () => engine.refresh(),
      (error) => engine.broken(error),
    );
  }
}
