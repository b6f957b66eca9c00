import type { AskedLog } from "../../src/account/account-directory.ts";
import { base64, equal, fromBase64 } from "../../src/bytes.ts";
import { LatchkeyError } from "../../src/errors.ts";
import { hashToken } from "../../src/invite/token.ts";
import { AccountLog } from "../../src/log/account/account-log.ts";
import type {
  AccountLogPage,
  AccountLogPages,
  DeviceLinkStatus,
  DeviceOffer,
  PendingDevice,
  PendingDeviceState,
  SignedIn,
} from "../../src/wire.ts";
import { defined } from "../log/test-account.ts";

interface KeptLog {
  readonly log: AccountLog;
  readonly entries: string[];
}

/** The part of a server that keeps accounts' logs and device links, as the protocol has it. A test may change its answers. */
export class FakeServer {
  readonly #logs = new Map<string, KeptLog>();
  readonly asked: (readonly AskedLog[])[] = [];
  /** How many entries a page has at most. */
  pageSize = 100;
  /** What is said in place of the truth. */
  lie: (page: AccountLogPage) => AccountLogPage | undefined = (page) => page;
  /** The calls that follow fail so, one after the other. */
  readonly failures: LatchkeyError[] = [];
  /** Of calls that are done, whose answers do not come. */
  lostAnswers = 0;

  /** @param entries each signed */
  keep(userId: string, entries: readonly Uint8Array[]): void {
    const kept: KeptLog = { log: new AccountLog(), entries: [] };
    this.#logs.set(userId, kept);
    entries.forEach((entry) => {
      this.#append(kept, base64(entry));
    });
  }

  size(userId: string): number {
    return defined(this.#logs.get(userId)).log.size;
  }

  readonly pages = async (logs: readonly AskedLog[]): Promise<AccountLogPages> => {
    this.asked.push(logs);
    this.#mayFail();
    const pages = logs.flatMap(({ userId, from }) => (this.#logs.has(userId) ? [this.page(userId, from)] : []));
    return { logs: pages.flatMap((page) => this.lie(page) ?? []) };
  };

  page(userId: string, from: number): AccountLogPage {
    const { entries } = defined(this.#logs.get(userId));
    return { userId, from, entries: entries.slice(from, from + this.pageSize), size: entries.length };
  }

  async append(userId: string, entry: string, deviceLink?: string): Promise<void> {
    this.#mayFail();
    const kept = defined(this.#logs.get(userId));
    this.#append(kept, entry);
    const link = this.#links.find(
      ({ tokenHash }) => deviceLink !== undefined && equal(tokenHash, fromBase64(deviceLink)),
    );
    if (link !== undefined) {
      link.added = true;
    }
    if (this.lostAnswers > 0) {
      this.lostAnswers--;
      throw unreachable();
    }
  }

  #append({ log, entries }: KeptLog, entry: string): void {
    const verdict = log.append(fromBase64(entry));
    if (verdict.kind === "refused") {
      const code = verdict.fault === "not-next" ? "log_moved" : "invalid_account_entry";
      throw new LatchkeyError(code, verdict.detail);
    }
    entries.push(entry);
  }

  #mayFail(): void {
    const failure = this.failures.shift();
    if (failure !== undefined) {
      throw failure;
    }
  }

  readonly #links: FakeLink[] = [];

  #link(tokenHash: Uint8Array): FakeLink {
    const link = this.#links.find((one) => equal(one.tokenHash, tokenHash));
    if (link === undefined) {
      throw new LatchkeyError("device_link_unknown", "There is no such link.");
    }
    return link;
  }

  /** What the device that makes links may call. */
  maker(userId: string) {
    return {
      newDeviceLink: async (tokenHash: Uint8Array) => {
        this.#links.push({ userId, tokenHash, added: false });
        return { expiresAt: new Date(Date.now() + 600_000).toISOString() };
      },
      deviceLink: async (tokenHash: Uint8Array): Promise<DeviceLinkStatus> => ({
        expiresAt: "",
        pendingDevice: this.pending(this.#link(tokenHash).pending),
      }),
      devices: async () => ({
        devices: this.#links.flatMap(({ added, offer }) =>
          added && offer !== undefined ? [{ deviceId: offer.deviceId }] : [],
        ),
      }),
      offer: async (tokenHash: Uint8Array, offer: DeviceOffer) => {
        const link = this.#link(tokenHash);
        link.offer = offer;
        link.pending = { ...defined(link.pending), possession: null };
      },
      withdraw: async (tokenHash: Uint8Array) => {
        const index = this.#links.findIndex((one) => equal(one.tokenHash, tokenHash));
        this.#links.splice(index, index < 0 ? 0 : 1);
      },
    };
  }

  /** What is said of the device that waits. */
  pending: (device: PendingDevice | undefined) => PendingDevice | null = (device) => device ?? null;
  offered: (offer: DeviceOffer) => DeviceOffer = (offer) => offer;

  /** What the new device may call. */
  get newcomer() {
    const linkOf = (token: string) => this.#link(hashToken(token));
    return {
      linkedLog: async (token: string, from: number) => defined(this.lie(this.page(linkOf(token).userId, from))),
      ask: async ({ token, ...device }: { token: string; deviceName: string; identityKey: string; proof: string }) => {
        const { deviceName, identityKey, proof } = device;
        linkOf(token).pending = { deviceName, identityKey, proof };
      },
      askedState: async (token: string): Promise<PendingDeviceState> => {
        const { offer, pending, added } = linkOf(token);
        const state = pending?.possession ? "proved" : offer !== undefined ? "offered" : "asked";
        return { state: added ? "added" : state, offer: offer === undefined ? null : this.offered(offer) };
      },
      prove: async (token: string, possession: Uint8Array) => {
        const link = linkOf(token);
        link.pending = { ...defined(link.pending), possession: base64(possession) };
      },
      finish: async (token: string): Promise<SignedIn> => {
        const { userId, offer } = linkOf(token);
        return { userId, deviceId: defined(offer).deviceId, expiresAt: "" };
      },
    };
  }
}

interface FakeLink {
  readonly userId: string;
  readonly tokenHash: Uint8Array;
  pending?: PendingDevice;
  offer?: DeviceOffer;
  added: boolean;
}

export function unreachable(): LatchkeyError {
  return new LatchkeyError("unreachable", "The server does not answer.", { retryAfterMillis: 5 });
}
