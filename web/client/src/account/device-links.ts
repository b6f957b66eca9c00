import type { DeviceLink } from "../api.ts";
import { base64, equal, fromBase64 } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import { DeviceLinkText } from "../invite/entry-links.ts";
import { hashToken } from "../invite/token.ts";
import type { AccountLog } from "../log/account/account-log.ts";
import { MAX_ID_BY_DEVICE } from "../log/account/account-rules.ts";
import { deviceLinkStatement, possessionStatement } from "../log/account/proofs.ts";
import { Pause } from "../pause.ts";
import type { DeviceLinkStatus, DeviceOffer, PendingDevice } from "../wire.ts";
import { linkKey } from "./keys.ts";
import type { OwnAccount } from "./own-account.ts";

/** How often each side asks how far the other is. */
export const POLL_MILLIS = 1_000;

export interface DeviceLinkSource {
  newDeviceLink(tokenHash: Uint8Array): Promise<{ readonly expiresAt: string }>;
  deviceLink(tokenHash: Uint8Array): Promise<DeviceLinkStatus>;
  offer(tokenHash: Uint8Array, offer: DeviceOffer): Promise<void>;
  withdraw(tokenHash: Uint8Array): Promise<void>;
  /** The account's devices that have access. */
  devices(): Promise<{ readonly devices: readonly { readonly deviceId: number }[] }>;
}

/** A device that has come with the link, and the place in the log that it was offered. */
interface Candidate {
  readonly deviceName: string;
  readonly identityKey: Uint8Array;
  readonly deviceId: number;
  readonly head: Uint8Array;
  readonly possession: Uint8Array | undefined;
}

export interface DeviceLinkParts {
  readonly server: string;
  readonly source: DeviceLinkSource;
  readonly account: OwnAccount;
  readonly broken: (error: unknown) => void;
  readonly pollMillis?: number;
}

/** A link by which this person's account gets another device (docs/second-edition/protocol.md, section 3.3). */
export class OpenDeviceLink implements DeviceLink {
  readonly expiresAt: Date;
  readonly #parts: DeviceLinkParts;
  readonly #text: DeviceLinkText;
  readonly #tokenHash: Uint8Array;
  readonly #pendingListeners = new Set<(deviceName: string) => void>();
  readonly #failedListeners = new Set<(error: LatchkeyError) => void>();
  /** Who waits for the next look at how far the other is. */
  #waiting: { readonly resolve: () => void; readonly reject: (error: LatchkeyError) => void }[] = [];
  #candidate: Candidate | undefined;
  #failure: LatchkeyError | undefined;
  #pause: Pause | undefined;
  /** What is said of the link while the entry is on its way does not count: the entry itself tells. */
  #isAdding = false;
  #isOver = false;

  private constructor(parts: DeviceLinkParts, text: DeviceLinkText, expiresAt: Date) {
    this.#parts = parts;
    this.#text = text;
    this.#tokenHash = hashToken(text.token);
    this.expiresAt = expiresAt;
  }

  static async make(parts: DeviceLinkParts): Promise<OpenDeviceLink> {
    await parts.account.readOn();
    const text = DeviceLinkText.create(parts.server, headOf(parts.account.log));
    const { expiresAt } = await parts.source.newDeviceLink(hashToken(text.token));
    const link = new OpenDeviceLink(parts, text, new Date(expiresAt));
    link.#follow().catch(parts.broken);
    return link;
  }

  get link(): string {
    return this.#text.reveal();
  }

  onPending(listener: (deviceName: string) => void): () => void {
    this.#pendingListeners.add(listener);
    if (this.#candidate !== undefined) {
      listener(this.#candidate.deviceName);
    }
    return () => this.#pendingListeners.delete(listener);
  }

  onFailed(listener: (error: LatchkeyError) => void): () => void {
    this.#failedListeners.add(listener);
    if (this.#failure !== undefined) {
      listener(this.#failure);
    }
    return () => this.#failedListeners.delete(listener);
  }

  async confirm(): Promise<void> {
    for (;;) {
      const { deviceId, identityKey, head, possession } = await this.#proved();
      this.#isAdding = true;
      const added = await this.#parts.account
        .append(
          (writer, log) =>
            equal(headOf(log), head) ? writer.addDevice({ device: { deviceId, identityKey }, possession }) : undefined,
          base64(this.#tokenHash),
        )
        .finally(() => {
          this.#isAdding = false;
        });
      if (added) {
        this.#over();
        return this.#requireAccess(deviceId);
      }
      await this.#offer(); // The log has moved on.
    }
  }

  /** The entry stands whatever became of the link meanwhile. A device that came too late is signed out again. */
  async #requireAccess(deviceId: number): Promise<void> {
    const { account, source } = this.#parts;
    const { devices } = await source.devices();
    if (!devices.some((device) => device.deviceId === deviceId)) {
      await account.signOut(deviceId, []);
      throw used();
    }
  }

  async close(): Promise<void> {
    if (!this.#isOver) {
      this.#over();
      await this.#parts.source.withdraw(this.#tokenHash);
    }
  }

  async #follow(): Promise<void> {
    while (!this.#isOver) {
      try {
        await this.#look();
      } catch (error) {
        if (!(error instanceof LatchkeyError)) {
          throw error;
        }
        if (!error.isTransient) {
          this.#fail(error.code === "device_link_unknown" ? used() : error);
        }
      }
      if (this.expiresAt.getTime() <= Date.now()) {
        this.#fail(used());
      }
      if (!this.#isOver) {
        this.#pause = new Pause(this.#parts.pollMillis ?? POLL_MILLIS);
        await this.#pause.over;
      }
    }
  }

  async #look(): Promise<void> {
    const { pendingDevice } = await this.#parts.source.deviceLink(this.#tokenHash);
    if (!pendingDevice || this.#isOver) {
      return;
    }
    if (this.#candidate === undefined) {
      await this.#takeUp(pendingDevice);
    } else if (pendingDevice.possession) {
      this.#candidate = { ...this.#candidate, possession: fromBase64(pendingDevice.possession) };
    }
    const waiting = this.#waiting;
    this.#waiting = [];
    waiting.forEach(({ resolve }) => {
      resolve();
    });
  }

  /** Only a device that has the whole link can sign with its key. */
  async #takeUp({ deviceName, identityKey: key, proof }: PendingDevice): Promise<void> {
    const { account, source } = this.#parts;
    const identityKey = fromBase64(key);
    const claim = { root: rootOfLog(account.log), head: this.#text.head, tokenHash: this.#tokenHash, identityKey };
    const linkPublicKey = linkKey(this.#text.seed).publicKey().serialize();
    if (!deviceLinkStatement(claim).isSignedBy(linkPublicKey, fromBase64(proof))) {
      await source.withdraw(this.#tokenHash);
      this.#fail(unproved());
      return;
    }
    this.#candidate = { deviceName, identityKey, deviceId: 0, head: new Uint8Array(0), possession: undefined };
    await this.#offer();
    this.#pendingListeners.forEach((listener) => {
      listener(deviceName);
    });
  }

  async #offer(): Promise<void> {
    const { account, source } = this.#parts;
    const candidate = this.#candidate;
    if (candidate !== undefined) {
      const deviceId = freeDeviceId(account.log);
      const head = headOf(account.log);
      await source.offer(this.#tokenHash, { deviceId, head: base64(head) });
      this.#candidate = { ...candidate, deviceId, head, possession: undefined };
    }
  }

  /** The device that waits, once it has signed that it holds its key and for which place. */
  async #proved(): Promise<Candidate & { readonly possession: Uint8Array }> {
    for (;;) {
      if (this.#failure !== undefined) {
        throw this.#failure;
      }
      const candidate = this.#candidate;
      if (candidate?.possession !== undefined) {
        const { deviceId, identityKey, head, possession } = candidate;
        const claim = { root: rootOfLog(this.#parts.account.log), head, deviceId, identityKey };
        if (possessionStatement(claim).isSignedBy(identityKey, possession)) {
          return { ...candidate, possession };
        }
      }
      await this.#nextLook();
    }
  }

  #nextLook(): Promise<void> {
    if (this.#isOver) {
      return Promise.reject(used());
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
    });
  }

  #fail(error: LatchkeyError): void {
    if (!this.#isOver && !this.#isAdding) {
      this.#failure = error;
      this.#failedListeners.forEach((listener) => {
        listener(error);
      });
      this.#over();
    }
  }

  #over(): void {
    this.#isOver = true;
    this.#pause?.end();
    this.#waiting.forEach(({ reject }) => {
      reject(this.#failure ?? used());
    });
    this.#waiting = [];
  }
}

/** The lowest id that the log has never had. */
export function freeDeviceId(log: AccountLog, highest: number = MAX_ID_BY_DEVICE): number {
  const taken = log.state?.everAdded;
  const free = Array.from({ length: highest }, (_, i) => i + 1).find((deviceId) => taken?.has(deviceId) === false);
  if (free === undefined) {
    throw new LatchkeyError("quota_reached", "This account has had as many devices as it can have.");
  }
  return free;
}

export function headOf(log: AccountLog): Uint8Array {
  return log.head ?? new Uint8Array(0);
}

export function rootOfLog(log: AccountLog): Uint8Array {
  return log.root ?? new Uint8Array(0);
}

function used(): LatchkeyError {
  return new LatchkeyError(
    "device_link_used",
    "This link is of no use any more: it was used, withdrawn, or is too old. Make a new one.",
  );
}

function unproved(): LatchkeyError {
  return new LatchkeyError(
    "proof_refused",
    "The device that has come does not prove that it has the whole link: it may be another person’s. Make a new link.",
  );
}
