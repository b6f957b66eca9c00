import { AccountDirectory } from "./account/account-directory.ts";
import { OpenDeviceLink } from "./account/device-links.ts";
import { NewDevice } from "./account/new-device.ts";
import { OwnAccount } from "./account/own-account.ts";
import { toRecoveryCode } from "./account/recovery-code.ts";
import type {
  Account,
  AccountChange,
  DeviceLink,
  Me,
  MeetingInfo,
  MemberDevice,
  MemberLink,
  MemberMeeting,
  OwnDevice,
} from "./api.ts";
import { base64, randomBytes } from "./bytes.ts";
import { hasRead } from "./deliver/group-inbox.ts";
import { type ErrorCode, ignoreRefusal, LatchkeyError } from "./errors.ts";
import { deleteLeftOver } from "./files/left-over.ts";
import { WhoMayAdmit } from "./gen/latchkey/v2/meeting_pb.ts";
import { MemberApi } from "./http/member-api.ts";
import type { Authorization } from "./http/rest.ts";
import { MEMBER } from "./invite/link-text.ts";
import { InvitationLink } from "./invite/links.ts";
import { OpenMemberLink } from "./invite/member-link.ts";
import {
  areLastingKeysDue,
  deleteFormerKeys,
  lastingKeysPublished,
  withdrawUncertainKeys,
} from "./keys/lasting-keys.ts";
import { makeMissingKeys } from "./keys/pre-keys.ts";
import { MAX_NAME_CODE_POINTS, MAX_TITLE_CODE_POINTS } from "./limits.ts";
import { ID_BYTES, meetingIdOf } from "./log/form.ts";
import { createMeeting } from "./log/meeting/meeting-writer.ts";
import { AccountCarrier } from "./meeting/account-carrier.ts";
import { rosterArchive } from "./meeting/engine.ts";
import { eraseMeeting } from "./meeting/erase.ts";
import { settleLinkedLog } from "./meeting/linked-log.ts";
import { type KnownMeeting, MemberSession } from "./meeting/member-session.ts";
import { tidyName } from "./names/names.ts";
import { toPage } from "./pause.ts";
import { EventSocket } from "./socket/event-socket.ts";
import type { DeviceStore } from "./store/device-store.ts";
import type { AccountMoved, KeyCounts, WireMeeting } from "./wire.ts";

/** Under which a device keeps who it is. */
export const ACCOUNT = "account";
/** In milliseconds: so often a device looks whether its keys are to be replaced. */
const A_DAY = 24 * 3_600_000;

export interface KeptAccount {
  readonly server: string;
  readonly me: Omit<Me, "userName">;
  /** Absent where the sign-in cookie serves. */
  readonly accessToken?: string;
}

export function authorization({ accessToken }: KeptAccount): Authorization {
  return accessToken === undefined ? { kind: "cookie" } : { kind: "token", token: accessToken };
}

/** Of a sign-out: trying again does not help, so that the keys go all the same. */
const FINAL_REFUSALS: ReadonlySet<ErrorCode> = new Set(["account_refused", "unauthenticated", "token_expired"]);

/** A signed-in member's device: one connection, and the meetings that are open on it. */
export class Device implements MemberDevice {
  readonly #store: DeviceStore;
  readonly #kept: KeptAccount;
  readonly #server: string;
  readonly #api: MemberApi;
  readonly #directory: AccountDirectory;
  readonly #account: OwnAccount;
  readonly #socket: EventSocket;
  readonly #carrier: AccountCarrier;
  readonly #meetings = new Map<string, Promise<MemberSession>>();
  readonly #joined = new Map<string, MemberSession>();
  readonly #takenOverListeners = new Set<() => void>();
  readonly #suspendedListeners = new Set<(suspension: ErrorCode | undefined) => void>();
  #suspension: ErrorCode | undefined;
  #takenOver = false;
  #unlock: () => void = () => undefined;
  #replenishing = false;
  #keysSeenTo = 0;
  #closed = false;

  private constructor(
    store: DeviceStore,
    kept: KeptAccount,
    api: MemberApi,
    directory: AccountDirectory,
    account: OwnAccount,
  ) {
    this.#store = store;
    this.#kept = kept;
    this.#server = kept.server;
    this.#api = api;
    this.#directory = directory;
    this.#account = account;
    const { userId, deviceId } = kept.me;
    this.#carrier = new AccountCarrier({
      store,
      accounts: directory,
      api,
      self: { id: userId, deviceId },
      open: (meetingId) => this.#joined.get(meetingId),
      broken: toPage,
    });
    this.#socket = new EventSocket({
      server: kept.server,
      namespace: "/",
      auth: kept.accessToken === undefined ? {} : { accessToken: kept.accessToken },
      listener: {
        connected: () => {
          this.#setSuspended(undefined);
          this.#readAccount().catch(ignoreRefusal).catch(toPage);
          this.#renewCookie();
          this.#seeToKeys().catch(ignoreRefusal).catch(toPage);
          this.#joined.forEach((meeting) => {
            meeting.connected();
          });
          this.#carrier.connected();
        },
        disconnected: () =>
          this.#joined.forEach((meeting) => {
            meeting.disconnected();
          }),
        refused: ({ code }) => this.#suspend(code),
        event: (name, payload) => this.#event(name, payload),
      },
    });
  }

  static async open(store: DeviceStore, kept: KeptAccount): Promise<Device> {
    const api = new MemberApi(kept.server, authorization(kept));
    const directory = await AccountDirectory.open(store, (logs) => api.accountLogs(logs), toPage);
    const { userId, deviceId } = kept.me;
    const account = await OwnAccount.open({ store, directory, source: api, userId, deviceId, broken: toPage });
    const device = new Device(store, kept, api, directory, account);
    store.onTakenAway(() => void device.#stop("elsewhere"));
    keepForGood();
    deleteLeftOver().catch(toPage);
    await device.#takeOver();
    await device.#seeToKeys().catch(ignoreRefusal);
    device.#socket.connect();
    return device;
  }

  get me(): Me {
    return { ...this.#kept.me, userName: this.#account.name };
  }

  async meetings(): Promise<readonly MeetingInfo[]> {
    return (await this.#api.meetings()).meetings.map(toMeetingInfo);
  }

  async createMeeting(
    title: string,
    { everyMemberAdmits = false }: { readonly everyMemberAdmits?: boolean } = {},
  ): Promise<MemberMeeting> {
    const trimmed = tidyName(title, MAX_TITLE_CODE_POINTS);
    if (trimmed === undefined) {
      throw new LatchkeyError("invalid_text", `A title has 1 to ${MAX_TITLE_CODE_POINTS} plain characters.`);
    }
    const logId = randomBytes(ID_BYTES);
    const meetingId = meetingIdOf(logId);
    const { userId, deviceId } = this.me;
    const entry = createMeeting(
      { id: userId, deviceId, key: this.#store.local.identityKeyPair.privateKey },
      {
        logId,
        title: trimmed,
        account: this.#account.state.place,
        whoMayAdmit: everyMemberAdmits ? WhoMayAdmit.EVERY_MEMBER : WhoMayAdmit.HOSTS,
        time: Date.now(),
      },
    );
    const wire = await this.#api.createMeeting(base64(entry));
    if (wire.meetingId !== meetingId) {
      throw new LatchkeyError("unexpected_answer", "The server has made another meeting than this device has signed.");
    }
    await rosterArchive(this.#store, meetingId).keep(0, base64(entry));
    return this.#open(meetingId, async () => wire);
  }

  async memberLink(text: string): Promise<MemberLink> {
    const link = InvitationLink.parse(text, MEMBER);
    if (link.server !== this.#server) {
      throw new LatchkeyError(
        "forbidden",
        `This link is for people with an account on ${link.server}, and your account is on ${this.#server}. Ask for a guest’s link.`,
      );
    }
    const { userId, deviceId } = this.me;
    return OpenMemberLink.open({
      link,
      self: { id: userId, deviceId },
      key: this.#store.local.identityKeyPair.privateKey,
      account: this.#account,
      store: this.#store,
      api: this.#api,
    });
  }

  openMeeting(meetingId: string): Promise<MemberMeeting> {
    return this.#meetings.get(meetingId) ?? this.#open(meetingId, () => this.#known(meetingId));
  }

  async forgetMeeting(meetingId: string): Promise<void> {
    const session = await this.#meetings.get(meetingId);
    if (session?.state.status === "admitted") {
      throw new LatchkeyError("forbidden", "This device takes part in the meeting. Leave it, or end it, before.");
    }
    await session?.close();
    this.#meetings.delete(meetingId);
    this.#joined.delete(meetingId);
    const { userId, deviceId } = this.me;
    await eraseMeeting(this.#store, meetingId, { id: userId, deviceId });
  }

  async accounts(): Promise<readonly Account[]> {
    return (await this.#api.users()).users;
  }

  onAccountChange(listener: (change: AccountChange) => void): () => void {
    return this.#account.onChange(listener);
  }

  get recoveryCode(): string | undefined {
    return this.#account.recoveryCode;
  }

  recoveryCodeNoted(): Promise<void> {
    return this.#account.recoveryCodeNoted();
  }

  changeRecoveryCode(present: string): Promise<void> {
    return this.#account.changeRecoveryCode(toRecoveryCode(present));
  }

  async devices(): Promise<readonly OwnDevice[]> {
    const [{ devices }] = await Promise.all([this.#api.devices(), this.#account.readOn()]);
    return this.#account.devices(devices);
  }

  devicesThatGoWith(deviceId: number, keep: readonly number[] = []): readonly number[] {
    return this.#account.devicesThatGoWith(deviceId, keep);
  }

  async signOut(
    deviceId: number = this.me.deviceId,
    { keep = [] }: { readonly keep?: readonly number[] } = {},
  ): Promise<void> {
    if (deviceId !== this.me.deviceId) {
      await this.#account.signOut(deviceId, keep);
      return;
    }
    await Promise.all([...this.#joined.values()].map((meeting) => meeting.signOut().catch(ignoreRefusal)));
    await this.#account.signOutSelf().catch((error) => {
      const isFinal = error instanceof LatchkeyError && (this.isSuspended || FINAL_REFUSALS.has(error.code));
      if (!isFinal) {
        throw error;
      }
    });
    await this.#erase();
  }

  async rename(name: string): Promise<void> {
    const tidy = tidyName(name, MAX_NAME_CODE_POINTS);
    if (tidy === undefined) {
      throw new LatchkeyError("invalid_text", `A name has 1 to ${MAX_NAME_CODE_POINTS} characters, some to be seen.`);
    }
    const { users } = await this.#api.users();
    if (users.some((other) => other.name === tidy && other.userId !== this.me.userId)) {
      throw new LatchkeyError("already_exists", "Another account is called so already. Choose another name.");
    }
    await this.#account.rename(tidy);
  }

  async #readAccount(): Promise<void> {
    await this.#account.readOn();
    await this.#account.settle();
  }

  newDeviceLink(): Promise<DeviceLink> {
    return OpenDeviceLink.make({ server: this.#server, source: this.#api, account: this.#account, broken: toPage });
  }

  get isSuspended(): boolean {
    return this.#suspension !== undefined;
  }

  get suspension(): ErrorCode | undefined {
    return this.#suspension;
  }

  onSuspended(listener: (suspension: ErrorCode | undefined) => void): () => void {
    this.#suspendedListeners.add(listener);
    return () => this.#suspendedListeners.delete(listener);
  }

  retry(): void {
    this.#socket.retry();
  }

  get isTakenOver(): boolean {
    return this.#takenOver;
  }

  onTakenOver(listener: () => void): () => void {
    this.#takenOverListeners.add(listener);
    return () => this.#takenOverListeners.delete(listener);
  }

  async close(): Promise<void> {
    await this.#stop("closed");
    this.#store.close();
  }

  /** A meeting that the server does not open to this account any more is opened as this device has left it, and then says why. */
  async #known(meetingId: string): Promise<KnownMeeting> {
    try {
      return await this.#api.meeting(meetingId);
    } catch (error) {
      const isClosed = error instanceof LatchkeyError && error.code === "meeting_unknown";
      if (isClosed && (await hasRead(this.#store, meetingId))) {
        return { meetingId };
      }
      throw error;
    }
  }

  #open(meetingId: string, info: () => Promise<KnownMeeting>): Promise<MemberSession> {
    const opening = this.#openSession(meetingId, info);
    this.#meetings.set(meetingId, opening);
    opening.catch(() => this.#meetings.delete(meetingId));
    return opening;
  }

  async #openSession(meetingId: string, info: () => Promise<KnownMeeting>): Promise<MemberSession> {
    const { userId, deviceId } = this.me;
    await settleLinkedLog(this.#store, this.#directory, this.#api, meetingId);
    const session = await MemberSession.open({
      store: this.#store,
      server: this.#server,
      self: { id: userId, deviceId },
      selfName: this.me.userName,
      accounts: this.#directory,
      api: this.#api,
      wire: await info(),
      isConnected: () => this.#socket.isConnected,
      ask: (event, payload) => this.#socket.ask(event, payload),
      seeToKeys: () => {
        this.#seeToKeys().catch(ignoreRefusal).catch(toPage);
      },
      over: () => {
        this.#joined.delete(meetingId);
        this.#meetings.delete(meetingId);
      },
    });
    this.#joined.set(meetingId, session);
    if (this.#socket.isConnected) {
      session.connected();
    } else if (this.isSuspended) {
      session.suspended();
    } else if (this.#socket.isDown) {
      session.disconnected();
    }
    return session;
  }

  #event(name: string, payload: { readonly meetingId?: string } & KeyCounts & AccountMoved): void {
    if (Math.abs(Date.now() - this.#keysSeenTo) > A_DAY) {
      this.#seeToKeys().catch(ignoreRefusal).catch(toPage);
    }
    if (name === "device:preKeysLow") {
      this.#replenish(payload).catch(ignoreRefusal);
    } else if (name === "device:signedOut") {
      this.#socket.comeAgain();
      this.#suspend("unauthenticated");
    } else if (name === "account:changed" || name === "meeting:accountChanged") {
      this.#directory.moved(payload.userId, payload.size);
    } else if (payload.meetingId !== undefined) {
      this.#joined.get(payload.meetingId)?.event(name, payload as never);
    }
  }

  /** It ends some time after the device was last seen. */
  #renewCookie(): void {
    if (this.#kept.accessToken === undefined) {
      this.#api.me().catch(ignoreRefusal).catch(toPage);
    }
  }

  /** Until its keys are published no one can send a new device anything; from time to time they are replaced. */
  async #seeToKeys(): Promise<void> {
    this.#keysSeenTo = Date.now();
    await deleteFormerKeys(this.#store);
    await withdrawUncertainKeys(this.#store, () => this.#api.withdrawKeys());
    if (await areLastingKeysDue(this.#store)) {
      await this.#replenish(await this.#api.keyCounts());
    }
  }

  async #replenish(left: KeyCounts): Promise<void> {
    if (!this.#replenishing) {
      this.#replenishing = true;
      try {
        const keys = await makeMissingKeys(this.#store, left);
        await this.#api.publishKeys(keys);
        await lastingKeysPublished(this.#store, keys.signedPreKey.id);
      } finally {
        this.#replenishing = false;
      }
    }
  }

  /** The server's word alone deletes nothing: its data or its clock may be wrong. */
  #suspend(why: ErrorCode): void {
    if (!this.#closed) {
      this.#joined.forEach((meeting) => {
        meeting.suspended();
      });
      this.#setSuspended(why);
    }
  }

  #setSuspended(why: ErrorCode | undefined): void {
    if (this.#suspension !== why) {
      this.#suspension = why;
      this.#suspendedListeners.forEach((listener) => {
        listener(why);
      });
    }
  }

  /** One tab at a time has the device: two would tear its sessions apart. The newest one wins. */
  #takeOver(): Promise<void> {
    const locks: LockManager | undefined = globalThis.navigator?.locks;
    if (locks === undefined) {
      return Promise.resolve();
    }
    return new Promise((resolve) => {
      locks
        .request(this.#store.name, { steal: true }, () => {
          resolve();
          return new Promise<void>((release) => {
            this.#unlock = release;
          });
        })
        .catch(async () => {
          await this.#stop("elsewhere");
          this.#store.close();
        });
    });
  }

  async #stop(connection: "closed" | "elsewhere"): Promise<void> {
    this.#closed = true;
    if (connection === "elsewhere" && !this.#takenOver) {
      this.#takenOver = true;
      this.#takenOverListeners.forEach((listener) => {
        listener();
      });
    }
    await Promise.all([...this.#joined.values()].map((meeting) => meeting.close(connection)));
    this.#directory.close();
    await this.#carrier.close();
    this.#socket.close();
    this.#unlock();
  }

  async #erase(): Promise<void> {
    await this.#stop("closed");
    await this.#store.erase();
    await NewDevice.forget(this.#store.name);
  }
}

function toMeetingInfo({ meetingId, title, hostUserId, hostName, createdAt, endedAt }: WireMeeting): MeetingInfo {
  const info = { meetingId, title, hostUserId, hostName, createdAt: new Date(createdAt) };
  return endedAt ? { ...info, endedAt: new Date(endedAt) } : info;
}

/** Browsers remove what they keep for pages where room is short, unless they were asked not to. They may say no. */
function keepForGood(): void {
  const storage: StorageManager | undefined = globalThis.navigator?.storage;
  storage?.persist?.().catch(() => false);
}
