import { type Address, sameAddress } from "../address.ts";
import { base64url } from "../bytes.ts";
import { expectOf } from "../content/refusal.ts";
import type { MeetingLog } from "../log/meeting/meeting-log.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { Records } from "../store/records.ts";

/** What an invitation is called. */
export interface InvitationLabel {
  readonly tokenHash: Uint8Array;
  readonly label: string;
}

/** What the devices that made a meeting's invitations call them. The server is not told. */
export class InvitationLabels {
  readonly #roster: MeetingLog;
  readonly #prefix: string;
  readonly #labels: Map<string, string>;
  readonly #changed: () => void;

  private constructor({ meetingId, roster }: RosterFollower, labels: ReadonlyMap<string, string>, changed: () => void) {
    this.#roster = roster;
    this.#prefix = prefixOf(meetingId);
    this.#labels = new Map(labels);
    this.#changed = changed;
  }

  static async open(store: DeviceStore, follower: RosterFollower, changed: () => void): Promise<InvitationLabels> {
    const prefix = prefixOf(follower.meetingId);
    const kept = await store.update(({ records }) => records.all<string>(prefix));
    return new InvitationLabels(follower, kept, changed);
  }

  of(tokenHash: Uint8Array): string | undefined {
    return this.#labels.get(base64url(tokenHash));
  }

  /**
   * Within a transaction.
   *
   * @throws {ContentRefusal} unless the invitation's maker says so
   */
  async keep(records: Records, sender: Address, { tokenHash, label }: InvitationLabel): Promise<void> {
    const maker = this.#roster.invitation(tokenHash)?.maker;
    const isItsMaker = maker !== undefined && sameAddress(maker, sender);
    expectOf(isItsMaker, "it is no label of an invitation that its sender has made");
    const name = base64url(tokenHash);
    await records.put(this.#prefix + name, label);
    this.#labels.set(name, label);
    this.#changed();
  }
}

function prefixOf(meetingId: string): string {
  return `meeting/${meetingId}/invitation-label/`;
}
