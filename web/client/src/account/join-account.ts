import type { IdentityKeyPair } from "@latchkey/signal";
import { sha256 } from "@noble/hashes/sha2.js";
import { base64, equal, fromBase64, utf8 } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import type { EntryApi } from "../http/entry-api.ts";
import type { DeviceLinkText } from "../invite/entry-links.ts";
import { hashToken } from "../invite/token.ts";
import { AccountLog } from "../log/account/account-log.ts";
import { possess } from "../log/account/account-writer.ts";
import { deviceLinkStatement } from "../log/account/proofs.ts";
import { Pause } from "../pause.ts";
import type { AccountLogPage, DeviceOffer, SignedIn } from "../wire.ts";
import { headOf, POLL_MILLIS, rootOfLog } from "./device-links.ts";
import { linkKey } from "./keys.ts";

export type JoinApi = Pick<EntryApi, "linkedLog" | "ask" | "askedState" | "prove" | "finish">;

export interface JoinParts {
  readonly api: JoinApi;
  readonly link: DeviceLinkText;
  readonly deviceName: string;
  readonly identity: IdentityKeyPair;
  readonly accessToken: string;
  readonly signal?: AbortSignal | undefined;
  readonly onWaiting?: ((state: "asked" | "offered" | "proved") => void) | undefined;
  readonly pollMillis?: number | undefined;
}

/** An account's verified log, and its entries as they came. */
export class CopiedLog {
  readonly log = new AccountLog();
  readonly entries: string[] = [];
  readonly #page: (from: number) => Promise<AccountLogPage>;

  constructor(page: (from: number) => Promise<AccountLogPage>) {
    this.#page = page;
  }

  /**
   * Reads on to the end of the server's log.
   *
   * @throws {LatchkeyError} `account_refused` where an entry does not hold
   */
  async readOn(): Promise<void> {
    for (;;) {
      const { from, entries, size } = await this.#page(this.log.size);
      if (from !== this.log.size || !Array.isArray(entries)) {
        throw new LatchkeyError("unexpected_answer", "The server’s answer makes no sense. Try again later.");
      }
      for (const entry of entries) {
        const verdict = this.log.append(fromBase64(entry));
        if (verdict.kind === "refused") {
          throw refused(verdict.detail);
        }
        this.entries.push(entry);
      }
      if (this.log.size >= size || entries.length === 0) {
        return;
      }
    }
  }
}

/**
 * Makes this a further device of an account, by a link that one of its devices has made (docs/second-edition/protocol.md,
 * section 3.3). Asked for again with the same keys, it goes on where it was.
 *
 * @throws {LatchkeyError} `account_refused` where the server shows another account than the link was made for;
 *     `device_link_used`, `device_link_taken`
 */
export async function joinAccount(parts: JoinParts): Promise<{ readonly signedIn: SignedIn; readonly log: CopiedLog }> {
  const { api, link, accessToken, signal } = parts;
  const copied = new CopiedLog((from) => api.linkedLog(link.token, from));
  await copied.readOn();
  requireHead(copied.log, link);
  await ask(parts, copied.log);
  let told: string | undefined;
  let answered: DeviceOffer | undefined;
  for (;;) {
    signal?.throwIfAborted();
    const { state, offer } = await unlessOut(() => api.askedState(link.token));
    if (state === "added") {
      break;
    }
    const isAnswered = answered?.head === offer?.head && answered?.deviceId === offer?.deviceId && state === "proved";
    if (offer && !isAnswered) {
      const { proved } = await unlessOut(async () => ({ proved: await prove(parts, copied, offer) }));
      answered = proved === true ? offer : undefined;
    }
    if (state !== told && state !== "open" && state !== undefined) {
      told = state;
      parts.onWaiting?.(state);
    }
    await untilNextLook(parts.pollMillis, signal);
  }
  await copied.readOn();
  requireHead(copied.log, link);
  const signedIn = await api.finish(link.token, accessToken);
  requireListed(copied.log, parts, signedIn);
  return { signedIn, log: copied };
}

function ask({ api, link, deviceName, identity, accessToken }: JoinParts, log: AccountLog): Promise<void> {
  const identityKey = identity.publicKey.serialize();
  const claim = { root: rootOfLog(log), head: link.head, tokenHash: hashToken(link.token), identityKey };
  return api.ask({
    token: link.token,
    deviceName,
    identityKey: base64(identityKey),
    proof: base64(deviceLinkStatement(claim).sign(linkKey(link.seed))),
    accessTokenHash: base64(sha256(utf8(accessToken))),
  });
}

/** Signs that this device holds its key, for the place that it is offered; false where that is not the log's end. */
async function prove({ api, link, identity }: JoinParts, copied: CopiedLog, offer: DeviceOffer): Promise<boolean> {
  await copied.readOn();
  requireHead(copied.log, link);
  const head = headOf(copied.log);
  if (offer.head !== base64(head)) {
    return false; // The other device offers another place when it has read on.
  }
  if (copied.log.state?.everAdded.has(offer.deviceId) !== false) {
    throw refused("it offers this device a place that another has had");
  }
  const { possession } = possess(rootOfLog(copied.log), head, offer.deviceId, identity.privateKey);
  await api.prove(link.token, possession);
  return true;
}

/**
 * The server's word that this device is in has to be the log's.
 *
 * @throws {LatchkeyError} `account_refused`
 */
function requireListed(
  log: AccountLog,
  { identity }: { readonly identity: IdentityKeyPair },
  { userId, deviceId }: SignedIn,
): void {
  const device = log.state?.active.get(deviceId);
  if (
    log.state?.userId !== userId ||
    device === undefined ||
    !equal(device.identityKey, identity.publicKey.serialize())
  ) {
    throw refused("it says that this device was added, and the log does not");
  }
}

/** The head in the link binds the log: the server can show no other. */
function requireHead(log: AccountLog, { head }: DeviceLinkText): void {
  const holds = Array.from({ length: log.size }, (_, index) => log.hashAt(index));
  if (!holds.some((hash) => hash !== undefined && equal(hash, head))) {
    throw refused("it is not the one that the link was made for");
  }
}

/** While the server is out of reach, this device waits. */
async function unlessOut<T extends object>(call: () => Promise<T>): Promise<Partial<T>> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof LatchkeyError && error.isTransient) {
      return {};
    }
    throw error;
  }
}

async function untilNextLook(millis: number | undefined, signal: AbortSignal | undefined): Promise<void> {
  const pause = new Pause(millis ?? POLL_MILLIS);
  const end = () => pause.end();
  signal?.addEventListener("abort", end);
  await pause.over;
  signal?.removeEventListener("abort", end);
}

function refused(detail: string): LatchkeyError {
  return new LatchkeyError(
    "account_refused",
    `This device does not accept the account that the server shows: ${detail}. Make a new link; if that does not help, ask who runs the server.`,
  );
}
