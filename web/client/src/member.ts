import { AccountDirectory } from "./account/account-directory.ts";
import { joinAccount } from "./account/join-account.ts";
import { NewDevice } from "./account/new-device.ts";
import { OwnAccount } from "./account/own-account.ts";
import { RecoverAccount } from "./account/recover-account.ts";
import { RecoveryCode, toRecoveryCode } from "./account/recovery-code.ts";
import type { MemberDevice } from "./api.ts";
import { base64, fromBase64, randomBytes } from "./bytes.ts";
import { ACCOUNT, authorization, Device, type KeptAccount } from "./device.ts";
import { type ErrorCode, LatchkeyError } from "./errors.ts";
import { EntryApi } from "./http/entry-api.ts";
import { MemberApi } from "./http/member-api.ts";
import { reportBurnt } from "./invite/burnt.ts";
import { DeviceLinkText, parseSignInLink } from "./invite/entry-links.ts";
import { hashToken } from "./invite/token.ts";
import { MAX_NAME_CODE_POINTS } from "./limits.ts";
import { openAccount } from "./log/account/account-writer.ts";
import { hashOfAccountEntry } from "./log/entry.ts";
import { ID_BYTES, userIdOf } from "./log/form.ts";
import { tidyName } from "./names/names.ts";
import { toPage } from "./pause.ts";
import { DeviceStore } from "./store/device-store.ts";
import type { SignedIn } from "./wire.ts";

const FIRST_DEVICE_ID = 1;
/** What a server says of one that is signed in to nothing. */
const NOT_SIGNED_IN: ReadonlySet<ErrorCode> = new Set(["unauthenticated", "token_expired"]);
/** A tab that is reloaded or closed may hold the device for a moment longer. */
const HANDOVER_MILLIS = 1_500;

export interface MemberOptions {
  /** Tells several devices in one browser apart; one is enough for people. */
  readonly profile?: string;
}

export interface SignInOptions extends MemberOptions {
  /** What others call this person, where it is not to be the name that the link suggests: 1 to 64 characters. */
  readonly displayName?: string;
}

export interface JoinOptions extends MemberOptions {
  /** Gives up: the call rejects with the signal's reason, and the keys that it made are erased. */
  readonly signal?: AbortSignal;
  /** `asked`: the other device has to see it; `offered`, `proved`: the person has to confirm it there. */
  readonly onWaiting?: (state: "asked" | "offered" | "proved") => void;
}

/** A device whose keys this browser has lost. */
export interface LostDevice {
  readonly userId: string;
  readonly deviceId: number;
  readonly deviceName: string;
}

/** A member's way in. In place of the device that this browser was comes another, with keys in IndexedDB. */
export const Member = {
  /**
   * The name under which a sign-in link opens an account, unless the person chooses another.
   *
   * @param link `BASE/sign-in#TOKEN`
   * @throws {LatchkeyError} a {@link LinkFault}, `sign_in_link_used`
   */
  async suggestedName(link: string): Promise<string> {
    const { server, token } = parseSignInLink(link);
    return (await new EntryApi(server).look(token)).name;
  },

  /**
   * Tells the server that a page was opened by a member link whose secret stood in the address, so that its maker makes another.
   *
   * @param link what the page was opened by, with or without the secret
   */
  reportBurnt(link: string): Promise<void> {
    return reportBurnt(link);
  },

  /**
   * Opens an account, whose first device this browser is. {@link MemberDevice.recoveryCode} is to be noted then.
   *
   * @param link `BASE/sign-in#TOKEN`
   * @param deviceName what the member's devices are told apart by: 1 to 64 characters
   * @throws {LatchkeyError} a {@link LinkFault}, `sign_in_link_used`; `invalid_text` for such a name; `already_exists` where
   *     somebody on this server is called so: the link stays good
   */
  async signIn(link: string, deviceName: string, options: SignInOptions = {}): Promise<MemberDevice> {
    const { server, token } = parseSignInLink(link);
    const tidy = toDeviceName(deviceName);
    const chosen = options.displayName === undefined ? undefined : toName(options.displayName, "A name");
    const database = databaseName(options.profile);
    const device = await NewDevice.begin(database, `sign-in/${base64(hashToken(token))}`);
    const api = new EntryApi(server);
    return closing(device, async () => {
      // What may have been sent before is sent again, under the name that it had then.
      const entry =
        device.entry ?? (await writeOpening(device, chosen ?? toName(await Member.suggestedName(link), "A name")));
      const { accessToken } = device;
      const signedIn = await unlessRefused(device, () => api.signIn({ token, deviceName: tidy, accessToken, entry }));
      requireAccountOf(entry, signedIn);
      return settle({ server, database, device, signedIn, deviceName: tidy, entries: [entry] });
    });
  },

  /**
   * Makes this browser a further device of an account. Waits until the person has confirmed it on the device that made the
   * link.
   *
   * @param deviceLink `BASE/device#TOKEN.SEED.HEAD`; the seed is never sent
   * @throws {LatchkeyError} a {@link LinkFault}; `device_link_used`; `device_link_taken` where another device has come with it;
   *     `account_refused` where the server shows another account than the link was made for; `invalid_text`
   */
  async joinAccount(
    deviceLink: string,
    deviceName: string,
    { profile, signal, onWaiting }: JoinOptions = {},
  ): Promise<MemberDevice> {
    const link = DeviceLinkText.parse(deviceLink);
    const { server, token } = link;
    const tidy = toDeviceName(deviceName);
    const database = databaseName(profile);
    const device = await NewDevice.begin(database, `device/${base64(hashToken(token))}`);
    const { identity, accessToken } = device;
    const api = new EntryApi(server);
    return closing(device, async () => {
      const { signedIn, log } = await unlessRefused(
        device,
        () => joinAccount({ api, link, deviceName: tidy, identity, accessToken, signal, onWaiting }),
        signal,
      );
      return settle({ server, database, device, signedIn, deviceName: tidy, entries: log.entries });
    });
  },

  /**
   * Makes this browser a device of the account whose recovery code that is.
   *
   * @param server the server's address, as links begin with it
   * @param options `signOutOthers` signs all devices out that are there before, so that none in other hands can sign this
   *     one out
   * @throws {LatchkeyError} `recovery_code_wrong`; `recovery_unknown` where no account on this server has it; `account_refused`;
   *     `invalid_text`
   */
  async recover(
    server: string,
    code: string,
    deviceName: string,
    { profile, signOutOthers = false }: MemberOptions & { readonly signOutOthers?: boolean } = {},
  ): Promise<MemberDevice> {
    const tidy = toDeviceName(deviceName);
    const key = toRecoveryCode(code).key();
    const base = server.replace(/\/+$/, "");
    const database = databaseName(profile);
    const { device, signedIn, entries, kept } = await RecoverAccount.recover({
      api: new EntryApi(base),
      key,
      deviceName: tidy,
      database,
      way: `recovery/${base}/${base64(key.publicKey().serialize())}`,
      signOutOthers,
    });
    return closing(device, async () => {
      const member = await settle({ server: base, database, device, signedIn, deviceName: tidy, entries });
      await kept();
      return member;
    });
  },

  /** Whether another tab of this browser has the device open. A page that is being reloaded gets a moment to be gone. */
  async isOpenElsewhere({ profile }: MemberOptions = {}): Promise<boolean> {
    const locks: LockManager | undefined = globalThis.navigator?.locks;
    const signal = AbortSignal.timeout(HANDOVER_MILLIS);
    // Where nothing can be kept, no tab holds anything, and resuming says why.
    return (await locks?.request(databaseName(profile), { signal }, () => false).catch(() => signal.aborted)) ?? false;
  },

  /**
   * The device that this browser is still signed in as where {@link Member.resume} finds none: the browser has deleted what it
   * kept, or its owner has, and the sign-in cookie stayed. Its keys are gone for good. Who comes back into the account, by a
   * device link or the recovery code, may sign it out.
   *
   * @param server the server's address, as links begin with it
   * @throws {LatchkeyError} `unreachable` and the like, where the server does not say
   */
  async lostDevice(server: string): Promise<LostDevice | undefined> {
    try {
      const { userId, deviceId, deviceName } = await new MemberApi(server, { kind: "cookie" }).me();
      return { userId, deviceId, deviceName };
    } catch (error) {
      if (error instanceof LatchkeyError && NOT_SIGNED_IN.has(error.code)) {
        return undefined;
      }
      throw error;
    }
  },

  /** The device that this browser is, if it is signed in. Another tab that has it open hands it over. */
  async resume({ profile }: MemberOptions = {}): Promise<MemberDevice | undefined> {
    const store = await DeviceStore.open(databaseName(profile));
    const account = await store.update(({ records }) => records.get<KeptAccount>(ACCOUNT));
    if (account === undefined) {
      store.close();
      return undefined;
    }
    return Device.open(store, account);
  },
} as const;

/** Entry 0 of the account, and the recovery code that belongs to it. */
async function writeOpening(device: NewDevice, displayName: string): Promise<string> {
  const code = RecoveryCode.make();
  const entry = openAccount({
    logId: randomBytes(ID_BYTES),
    displayName,
    deviceId: FIRST_DEVICE_ID,
    deviceKey: device.identity.privateKey,
    recoveryKey: code.key(),
    time: Date.now(),
  });
  await device.keep({ entry: base64(entry), recoveryCode: code.text });
  return base64(entry);
}

/** An account's user id is the hash of the entry that opens it. */
function requireAccountOf(entry: string, { userId, deviceId }: SignedIn): void {
  const root = hashOfAccountEntry(fromBase64(entry));
  if (root === undefined || userId !== userIdOf(root) || deviceId !== FIRST_DEVICE_ID) {
    throw new LatchkeyError("unexpected_answer", "The server has opened another account than this device has signed.");
  }
}

interface Settling {
  readonly server: string;
  readonly database: string;
  readonly device: NewDevice;
  readonly signedIn: SignedIn;
  readonly deviceName: string;
  /** The account's log. */
  readonly entries: readonly string[];
}

async function settle({ server, database, device, signedIn, deviceName, entries }: Settling): Promise<MemberDevice> {
  // A page keeps no token: the cookie serves, which no script can read.
  const inBrowser = typeof document !== "undefined";
  const { userId, deviceId } = signedIn;
  const me = { userId, deviceId, deviceName };
  const account: KeptAccount = { server, me, ...(inBrowser ? {} : { accessToken: device.accessToken }) };
  const store = await device.settle(database, async (made) => {
    const api = new MemberApi(server, authorization(account));
    const directory = await AccountDirectory.open(made, (logs) => api.accountLogs(logs), toPage);
    await directory.take({ userId, from: 0, entries, size: entries.length });
    if (device.recoveryCode !== undefined) {
      await OwnAccount.keepRecoveryCode(made, device.recoveryCode);
    }
    await made.update(({ records }) => records.put(ACCOUNT, account));
  });
  return Device.open(store, account);
}

/** What may have been done is gone on with by the same call. */
async function closing<T>(device: NewDevice, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    device.close();
    throw error;
  }
}

/** @param call asks for the device to be let in: refused or given up, it is begun anew */
async function unlessRefused<T>(device: NewDevice, call: () => Promise<T>, signal?: AbortSignal): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (signal?.aborted) {
      await device.erase();
    } else {
      await eraseIfRefused(device, error);
    }
    throw error;
  }
}

/** An answer that makes no sense refuses nothing: the keys may be an account's only ones. */
async function eraseIfRefused(device: NewDevice, error: unknown): Promise<void> {
  if (error instanceof LatchkeyError && !error.isTransient && error.code !== "unexpected_answer") {
    await device.erase();
  }
}

function toDeviceName(name: string): string {
  return toName(name, "A device’s name");
}

/** @throws {LatchkeyError} `invalid_text` */
function toName(name: string, what: string): string {
  const tidy = tidyName(name, MAX_NAME_CODE_POINTS);
  if (tidy === undefined) {
    throw new LatchkeyError("invalid_text", `${what} has 1 to ${MAX_NAME_CODE_POINTS} characters, some to be seen.`);
  }
  return tidy;
}

function databaseName(profile: string | undefined): string {
  return profile === undefined ? "latchkey-device" : `latchkey-device-${profile}`;
}
