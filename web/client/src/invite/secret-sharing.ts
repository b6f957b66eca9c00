import { type Address, addressKey, sameAddress } from "../address.ts";
import { base64url } from "../bytes.ts";
import type { Sealer } from "../distribute/sealer.ts";
import { LatchkeyError } from "../errors.ts";
import { Lane } from "../lane.ts";
import { MAX_BATCH } from "../limits.ts";
import type { Attendance } from "../roster/attendance.ts";
import { hashToken } from "../roster/entries.ts";
import { memberAddress } from "../roster/events.ts";
import type { RosterFollower } from "../roster/follower.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { Envelope, EnvelopesAccepted } from "../wire.ts";
import type { KnownInvitation, KnownSecrets } from "./known-secrets.ts";

const RETRY_MILLIS = 5_000;

export interface SharingParts {
  readonly store: DeviceStore;
  readonly self: Address;
  readonly follower: RosterFollower;
  readonly attendance: Attendance;
  readonly secrets: KnownSecrets;
  readonly sealer: Sealer;
  /** `meeting:direct`. */
  send(messageId: string, envelopes: readonly Envelope[]): Promise<EnvelopesAccepted>;
  broken(error: unknown): void;
}

/**
 * Gives link secrets to the other members' devices, each once: of the invitations made here, and all that are known here
 * to devices that were signed in from here.
 */
export class SecretSharing {
  readonly #parts: SharingParts;
  readonly #lane: Lane;
  readonly #made: Set<string>;
  readonly #shared: Set<string>;
  #timer: ReturnType<typeof setTimeout> | undefined;

  private constructor(parts: SharingParts, made: Iterable<string>, shared: Iterable<string>) {
    this.#parts = parts;
    this.#lane = new Lane(parts.broken);
    this.#made = new Set(made);
    this.#shared = new Set(shared);
  }

  static open(parts: SharingParts): Promise<SecretSharing> {
    const { meetingId } = parts.follower.roster;
    return parts.store.update(async ({ records }) => {
      const made = await records.all(`meeting/${meetingId}/made-invitation/`);
      const shared = await records.all(`meeting/${meetingId}/shared-secret/`);
      return new SecretSharing(parts, made.keys(), shared.keys());
    });
  }

  /** Keeps the secret of an invitation made here, before anybody is given the link. */
  async keepMade(invitation: KnownInvitation): Promise<void> {
    const { secrets, store } = this.#parts;
    const name = nameOf(invitation);
    await store.update(async ({ records }) => {
      await secrets.keep(records, invitation);
      await records.put(`meeting/${this.#meetingId}/made-invitation/${name}`, true);
    });
    secrets.remember(invitation);
    this.#made.add(name);
  }

  /** Somebody may lack a secret. */
  wake(): void {
    this.#lane.run(async () => {
      for (const invitation of this.#parts.secrets.all()) {
        await this.#share(invitation);
      }
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#lane.close();
  }

  async #share(invitation: KnownInvitation): Promise<void> {
    const { roster } = this.#parts.follower;
    const known = roster.invitation(hashToken(invitation.token));
    if (known === undefined || known.revoked) {
      return;
    }
    const due = roster.devices.map(memberAddress).filter((device) => this.#owes(invitation, device));
    for (let from = 0; from < due.length; from += MAX_BATCH) {
      await this.#give(invitation, due.slice(from, from + MAX_BATCH));
    }
  }

  #owes(invitation: KnownInvitation, device: Address): boolean {
    const { self, attendance } = this.#parts;
    const signer = attendance.addedBy(device);
    return (
      !sameAddress(device, self) &&
      !this.#shared.has(sharedName(invitation, device)) &&
      (this.#made.has(nameOf(invitation)) || (signer !== undefined && sameAddress(signer, self)))
    );
  }

  async #give(invitation: KnownInvitation, devices: readonly Address[]): Promise<void> {
    const { sealer, send, store } = this.#parts;
    const { envelopes } = await sealer.seal(devices, () => ({
      case: "invitationSecret",
      value: { invitationToken: invitation.token, secret: invitation.secret },
    }));
    let given: readonly string[] = [];
    if (envelopes.size > 0) {
      try {
        const { results } = await send(crypto.randomUUID(), [...envelopes.values()]);
        given = results.filter(({ code }) => !code).map(({ recipient }) => sharedName(invitation, recipient));
      } catch (error) {
        if (!(error instanceof LatchkeyError)) {
          throw error;
        }
      }
    }
    await store.update(async ({ records }) => {
      await Promise.all(given.map((name) => records.put(`meeting/${this.#meetingId}/shared-secret/${name}`, true)));
    });
    given.forEach((name) => {
      this.#shared.add(name);
    });
    if (given.length < devices.length) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => this.wake(), RETRY_MILLIS);
    }
  }

  get #meetingId(): string {
    return this.#parts.follower.roster.meetingId;
  }
}

function nameOf({ token }: KnownInvitation): string {
  return base64url(hashToken(token));
}

function sharedName(invitation: KnownInvitation, device: Address): string {
  return `${nameOf(invitation)}/${addressKey(device)}`;
}
