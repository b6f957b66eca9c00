import { type Address, isGuest } from "../address.ts";
import type { MeetingCode, SafetyNumber } from "../api.ts";
import { base64, utf8 } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import { rootOf } from "../log/form.ts";
import type { MeetingLog } from "../log/meeting/meeting-log.ts";
import type { DeviceStore } from "../store/device-store.ts";
import { meetingCodeOf } from "./meeting-code.ts";
import { type Party, safetyNumberBetween } from "./safety-number.ts";

const PREFIX = "verified/";
const RECENT_CODES = 5;

/** With whom safety numbers were compared: what the mark belongs to, and what the other was called then. */
interface Mark {
  /** Base64 of the key in the safety number. */
  readonly identityKey: string;
  readonly name: string;
}

/** What people compare by voice: who another is, and what is in the meeting. Marks hold for all of this device's meetings. */
export class Verification {
  readonly #store: DeviceStore;
  readonly #self: Address;
  readonly #roster: MeetingLog;
  /** By the person's id. */
  readonly #marks: Map<string, Mark>;

  private constructor(store: DeviceStore, self: Address, roster: MeetingLog, marks: ReadonlyMap<string, Mark>) {
    this.#store = store;
    this.#self = self;
    this.#roster = roster;
    this.#marks = new Map(marks);
  }

  static async open(store: DeviceStore, self: Address, roster: MeetingLog): Promise<Verification> {
    return new Verification(store, self, roster, await store.update(({ records }) => records.all<Mark>(PREFIX)));
  }

  /** What the person was called when safety numbers were compared; undefined where they were not. */
  verifiedAs(address: Address): string | undefined {
    const mark = this.#marks.get(address.id);
    const party = mark && this.#party(address);
    return party !== undefined && mark?.identityKey === base64(party.identityKey) ? mark.name : undefined;
  }

  /** @param name what the person is called now */
  async mark({ id, deviceId }: Address, name: string, verified: boolean): Promise<void> {
    if (verified) {
      const { identityKey } = this.#presentParty({ id, deviceId });
      const mark = { identityKey: base64(identityKey), name };
      await this.#store.update(({ records }) => records.put(PREFIX + id, mark));
      this.#marks.set(id, mark);
    } else {
      await this.#store.update(({ records }) => records.delete(PREFIX + id));
      this.#marks.delete(id);
    }
  }

  safetyNumber(of: Address): SafetyNumber {
    if (of.id === this.#self.id) {
      throw new LatchkeyError("recipient_unknown", "A safety number is compared with another person.");
    }
    return safetyNumberBetween(this.#presentParty(this.#self), this.#presentParty(of));
  }

  /** Of the verified log's newest entries, the newest first. */
  codes(): readonly MeetingCode[] {
    const codes: MeetingCode[] = [];
    for (let index = this.#roster.size - 1; index >= 0 && codes.length < RECENT_CODES; index--) {
      const head = this.#roster.hashAt(index);
      if (head !== undefined) {
        codes.push(meetingCodeOf(index, head));
      }
    }
    return codes;
  }

  #presentParty(address: Address): Party {
    const party = this.#party(address);
    if (party === undefined) {
      throw new LatchkeyError("recipient_unknown", "This participant is not in the meeting any more.");
    }
    return party;
  }

  #party(address: Address): Party | undefined {
    if (!this.#roster.takesPart(address)) {
      return undefined;
    }
    const guest = isGuest(address);
    const identityKey = guest ? this.#roster.identityKey(address) : this.#roster.openingKey(address.id);
    return identityKey && { stableIdentifier: guest ? utf8(address.id) : rootOf(address.id), identityKey };
  }
}
