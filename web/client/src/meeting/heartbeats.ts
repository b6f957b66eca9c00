import type { Address } from "../address.ts";
import { addressKey, sameAddress } from "../address.ts";
import { base64, equal, fromBase64 } from "../bytes.ts";
import { type Heartbeat, SignedHeartbeat } from "../content/heartbeat.ts";
import { ContentRefusal } from "../content/refusal.ts";
import { HeartbeatDuty, type HeartbeatPart } from "../deliver/heartbeat-duty.ts";
import type { MarkStanding, ReadTranscript } from "../deliver/read-transcript.ts";
import { ignoreRefusal } from "../errors.ts";
import { logIdOf } from "../log/form.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { Ask } from "../socket/event-socket.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { MeetingHeartbeat } from "../wire.ts";

export interface HeartbeatsParts {
  readonly store: DeviceStore;
  readonly self: Address;
  readonly follower: RosterFollower;
  readonly transcript: ReadTranscript;
  readonly ask: Ask;
  heartbeatPart(): HeartbeatPart;
  /** Whether another member's device is here, by the server's word. */
  isAnotherHere(): Promise<boolean>;
  /** How its mark stands to what this device has been given, read to its end. */
  compare(author: Address, said: Heartbeat): Promise<MarkStanding>;
  differ(author: Address, standing: MarkStanding): void;
  /** Others' heartbeats came, and come no longer; or come again. */
  silent(isSilent: boolean): void;
  broken(error: unknown): void;
}

/** Says how far this device has read where it is its turn to, and hears how far others have. */
export class Heartbeats {
  readonly #parts: HeartbeatsParts;
  readonly #logId: Uint8Array;
  readonly #duty = new HeartbeatDuty(Math.random);
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isConnected = false;
  /** That none come any more. */
  #isTold = false;

  constructor(parts: HeartbeatsParts) {
    this.#parts = parts;
    this.#logId = logIdOf(parts.follower.meetingId);
  }

  connected(): void {
    this.#isConnected = true;
    this.#duty.connected(performance.now());
    this.#silent(false);
    this.#wake();
  }

  disconnected(): void {
    this.#isConnected = false;
    clearTimeout(this.#timer);
  }

  /** Another's has come, or this device's own. To be called by one at a time. */
  async heard({ senderId, senderDeviceId, heartbeat }: MeetingHeartbeat): Promise<void> {
    const author = { id: senderId, deviceId: senderDeviceId };
    const said =
      this.#isConnected && !sameAddress(author, this.#parts.self) ? this.#read(author, heartbeat) : undefined;
    if (said === undefined || !this.#duty.isNew(addressKey(author), said.counter)) {
      return;
    }
    const standing = await this.#parts.compare(author, said);
    if (this.#isConnected && this.#duty.heard(performance.now(), addressKey(author), said.counter, standing)) {
      this.#silent(false);
      this.#parts.differ(author, standing);
      this.#wake();
    }
  }

  /** Nothing where it is not that participant's: that is as good as none. */
  #read(author: Address, heartbeat: string): Heartbeat | undefined {
    const { roster } = this.#parts.follower;
    const key = roster.takesPart(author) ? roster.identityKey(author) : undefined;
    try {
      const signed = SignedHeartbeat.read(fromBase64(heartbeat));
      const isOfThisMeeting = equal(signed.said.logId, this.#logId);
      return isOfThisMeeting && key !== undefined && signed.isSignedBy(key) ? signed.said : undefined;
    } catch (error) {
      if (error instanceof ContentRefusal || error instanceof TypeError) {
        return undefined;
      }
      throw error;
    }
  }

  #wake(): void {
    const { follower, self, transcript, heartbeatPart } = this.#parts;
    clearTimeout(this.#timer);
    const { devices, guests } = follower.roster;
    const isAlone = devices.length + guests.length <= 1;
    const maySend = transcript.mark !== undefined && !isAlone && follower.roster.takesPart(self);
    const { send, isSilent, wakeAfter } = this.#duty.tick(performance.now(), { part: heartbeatPart(), maySend });
    this.#timer = setTimeout(() => this.#wake(), wakeAfter);
    if (send) {
      this.#send().catch(ignoreRefusal).catch(this.#parts.broken);
    }
    if (isSilent && !this.#isTold) {
      this.#tellSilence().catch(ignoreRefusal).catch(this.#parts.broken);
    }
  }

  async #send(): Promise<void> {
    const { store, follower, transcript, ask } = this.#parts;
    const { meetingId, roster } = follower;
    const { logId, head, size } = roster;
    const { mark } = transcript;
    if (logId === undefined || head === undefined || mark === undefined) {
      return;
    }
    const time = Math.max(0, Date.now());
    const counter = await this.#next(time);
    const said: Heartbeat = { logId, rosterIndex: size - 1, rosterHead: head, mark, counter, time };
    const signed = SignedHeartbeat.sign(store.local.identityKeyPair.privateKey, said);
    await ask("meeting:heartbeat", { meetingId, heartbeat: base64(signed.serialised) });
  }

  /** Higher than any before, also where the store was put back, by the clock. */
  #next(now: number): Promise<number> {
    const { store, follower } = this.#parts;
    const name = `meeting/${follower.meetingId}/heartbeat`;
    return store.update(async ({ records }) => {
      const next = Math.max(((await records.get<number>(name)) ?? 0) + 1, now);
      await records.put<number>(name, next);
      return next;
    });
  }

  async #tellSilence(): Promise<void> {
    const isHeld = await this.#parts.isAnotherHere();
    if (isHeld && this.#isConnected) {
      this.#silent(true);
    }
  }

  #silent(isSilent: boolean): void {
    this.#isTold = isSilent;
    this.#parts.silent(isSilent);
  }
}
