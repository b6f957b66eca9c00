import { type Address, GUEST_DEVICE_ID } from "../address.ts";
import { ignoreRefusal } from "../errors.ts";
import type { MeetingApi } from "../http/member-api.ts";
import type {
  DeviceRef,
  GuestPresent,
  GuestRef,
  LinkBurnt,
  MemberPresence,
  MemberWaitsNoMore,
  WaitingGuest,
  WaitingMember,
} from "../wire.ts";
import type { Admissions } from "./admissions.ts";
import type { Departures } from "./departures.ts";
import type { MemberLobby } from "./member-lobby.ts";
import type { Presence } from "./presence.ts";

export interface ListsParts {
  readonly meeting: Pick<MeetingApi, "participants" | "waiting" | "waitingMembers">;
  readonly presence: Pick<Presence, "replace" | "joined" | "left" | "guestCame" | "guestLeft">;
  readonly admissions: Pick<Admissions, "replace" | "waits" | "waitsNoMore">;
  readonly memberLobby: Pick<MemberLobby, "replace" | "waits" | "waitsNoMore">;
  readonly departures: Pick<Departures, "went">;
  /** The server has seen the secret of a link. */
  burnt(tokenHash: string): void;
  changed(): void;
  broken(error: unknown): void;
}

/**
 * Who is here and who waits: read from the server with each connection, and told by it as they come and go. What is told while the
 * lists are being read may be newer than they are, and counts after them.
 */
export class Lists {
  readonly #parts: ListsParts;
  /** What was told since the lists were last asked for, until they are there. */
  #told: (() => void)[] | undefined;
  #asked = 0;

  constructor(parts: ListsParts) {
    this.#parts = parts;
  }

  /** Of lists that are asked for again before they are there, the newest count alone. */
  async read(): Promise<void> {
    const { meeting, presence, admissions, burnt, changed } = this.#parts;
    const asked = ++this.#asked;
    this.#told ??= [];
    try {
      const [participants, { guests, burntLinks }, { members }] = await Promise.all([
        meeting.participants(),
        meeting.waiting(),
        meeting.waitingMembers(),
      ]);
      if (asked === this.#asked) {
        presence.replace(participants);
        admissions.replace(listOf(guests));
        listOf(burntLinks).forEach(burnt);
        this.#soon(this.#parts.memberLobby.replace(listOf(members)));
      }
    } finally {
      if (asked === this.#asked) {
        const told = this.#told;
        this.#told = undefined;
        told.forEach((count) => {
          count();
        });
        changed();
      }
    }
  }

  guestWaits(guest: WaitingGuest): void {
    this.#count(() => this.#parts.admissions.waits(guest));
  }

  memberWaits(member: WaitingMember): void {
    this.#count(() => this.#soon(this.#parts.memberLobby.waits(member)));
  }

  memberWaitsNoMore({ userId }: Pick<MemberWaitsNoMore, "userId">): void {
    this.#count(() => this.#parts.memberLobby.waitsNoMore(userId));
  }

  linkBurnt({ tokenHash }: LinkBurnt): void {
    this.#count(() => this.#parts.burnt(tokenHash));
  }

  guestWaitsNoMore({ sessionId }: Pick<GuestRef, "sessionId">): void {
    this.#count(() => this.#parts.admissions.waitsNoMore(sessionId));
  }

  guestWent({ sessionId, status }: GuestRef): void {
    this.guestWaitsNoMore({ sessionId });
    if (status === "removed" || status === "left" || status === "expired") {
      this.#parts.departures.went({ id: sessionId, deviceId: GUEST_DEVICE_ID });
    }
  }

  guestCame(guest: GuestPresent): void {
    this.#count(() => {
      this.#parts.presence.guestCame(guest);
      this.#parts.changed();
    });
  }

  guestAway(guest: GuestPresent): void {
    this.#count(() => {
      this.#parts.presence.guestLeft(guest);
      this.#parts.changed();
    });
  }

  deviceCame(device: MemberPresence): void {
    this.#count(() => {
      this.#parts.presence.joined(device);
      this.#parts.changed();
    });
  }

  deviceLeft(device: DeviceRef): void {
    this.#count(() => {
      this.#parts.presence.left(toAddress(device));
      this.#parts.changed();
    });
  }

  /** For good. */
  deviceSignedOut(device: DeviceRef): void {
    this.#parts.departures.went(toAddress(device));
  }

  /** An account is read on before it is shown. */
  #soon(work: Promise<void>): void {
    work.catch(ignoreRefusal).catch((error) => this.#parts.broken(error));
  }

  #count(what: () => void): void {
    if (this.#told === undefined) {
      what();
    } else {
      this.#told.push(what);
    }
  }
}

function toAddress({ userId, deviceId }: DeviceRef): Address {
  return { id: userId, deviceId };
}

/** The server may leave a list out: it is then empty. */
function listOf<T>(all: readonly T[] | undefined): readonly T[] {
  return Array.isArray(all) ? all : [];
}
