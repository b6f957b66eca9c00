import type { AskedLog } from "../account/account-directory.ts";
import type { Address } from "../address.ts";
import { base64, base64url } from "../bytes.ts";
import type { FileCalls } from "../files/file-calls.ts";
import type {
  AccountLogPages,
  AccountLogsRequest,
  Accounts,
  Admission,
  Admitted,
  AppendAccountEntry,
  AppendToRoster,
  Bundle,
  CreateMeeting,
  DeviceLinkMade,
  DeviceLinkStatus,
  DeviceOffer,
  Envelope,
  GuestBundles,
  GuestKeyBundlesRequest,
  KeyCounts,
  Keys,
  KnockAsMember,
  Lobby,
  Me,
  Meetings,
  MemberLinkInfo,
  NewDeviceLink,
  Participants,
  RosterPage,
  WaitingMembers,
  WireDevices,
  WireMeeting,
} from "../wire.ts";
import { type Authorization, Rest } from "./rest.ts";

/** What a member's device may call. */
export class MemberApi {
  readonly #rest: Rest;

  constructor(server: string, authorization: Authorization) {
    this.#rest = new Rest(server, authorization);
  }

  /** As {@link Rest.clockDifference}. */
  get clockDifference(): number | undefined {
    return this.#rest.clockDifference;
  }

  /** The sign-in cookie is set anew with the answer. */
  me(): Promise<Me> {
    return this.#rest.get("/me");
  }

  users(): Promise<Accounts> {
    return this.#rest.get("/users");
  }

  devices(): Promise<WireDevices> {
    return this.#rest.get("/me/devices");
  }

  /** At most 100. */
  accountLogs(logs: readonly AskedLog[]): Promise<AccountLogPages> {
    return this.#rest.postAgain("/account-logs", { logs } satisfies AccountLogsRequest);
  }

  /** @param deviceLink the hash of the token of the link that it spends */
  appendToAccount(entry: string, deviceLink?: string): Promise<void> {
    const body: AppendAccountEntry = { entry, ...(deviceLink === undefined ? {} : { deviceLink }) };
    return this.#rest.post("/me/account-entries", body);
  }

  newDeviceLink(tokenHash: Uint8Array): Promise<DeviceLinkMade> {
    return this.#rest.post("/me/device-links", { tokenHash: base64(tokenHash) } satisfies NewDeviceLink);
  }

  deviceLink(tokenHash: Uint8Array): Promise<DeviceLinkStatus> {
    return this.#rest.get(deviceLinkPath(tokenHash));
  }

  offer(tokenHash: Uint8Array, offer: DeviceOffer): Promise<void> {
    return this.#rest.put(`${deviceLinkPath(tokenHash)}/offer`, offer);
  }

  withdraw(tokenHash: Uint8Array): Promise<void> {
    return this.#rest.delete(deviceLinkPath(tokenHash));
  }

  publishKeys(keys: Keys): Promise<KeyCounts> {
    return this.#rest.put("/devices/me/keys", keys);
  }

  /** Has the server forget this device's one-time pre-keys. */
  withdrawKeys(): Promise<void> {
    return this.#rest.delete("/devices/me/keys");
  }

  keyCounts(): Promise<KeyCounts> {
    return this.#rest.get("/devices/me/keys/count");
  }

  /** Takes one-time pre-keys. */
  bundle(device: Address): Promise<Bundle> {
    return this.#rest.get(`/users/${device.id}/devices/${device.deviceId}/keys`);
  }

  createMeeting(entry: string): Promise<WireMeeting> {
    return this.#rest.postAgain("/meetings", { entry } satisfies CreateMeeting);
  }

  meetings(): Promise<Meetings> {
    return this.#rest.get("/meetings");
  }

  meeting(meetingId: string): Promise<WireMeeting> {
    return this.#rest.get(`/meetings/${meetingId}`);
  }

  /** What a member link's token opens, and where the caller's account stands before it. */
  memberLink(token: string): Promise<MemberLinkInfo> {
    return this.#rest.get(`/meetings/member/join/${token}`);
  }

  knock(knock: KnockAsMember): Promise<void> {
    return this.#rest.post("/meetings/member/knock", knock);
  }

  in(meetingId: string): MeetingApi {
    return new MeetingApi(this.#rest, meetingId);
  }
}

function deviceLinkPath(tokenHash: Uint8Array): string {
  return `/me/device-links/${base64url(tokenHash)}`;
}

/** What a member's device may call in one meeting. */
export class MeetingApi {
  readonly #rest: Rest;
  readonly #path: string;

  constructor(rest: Rest, meetingId: string) {
    this.#rest = rest;
    this.#path = `/meetings/${meetingId}`;
  }

  roster(from: number): Promise<RosterPage> {
    return this.#rest.get(`${this.#path}/roster?from=${from}`);
  }

  appendToRoster(entry: string): Promise<void> {
    return this.#rest.post(`${this.#path}/roster`, { entries: [entry] } satisfies AppendToRoster);
  }

  async file(fileId: string): Promise<FileCalls> {
    const { HttpFileCalls } = await import("../files/file-calls.ts");
    return new HttpFileCalls(this.#rest, `${this.#path}/files/${fileId}`);
  }

  participants(): Promise<Participants> {
    return this.#rest.get(`${this.#path}/participants`);
  }

  waiting(): Promise<Lobby> {
    return this.#rest.get(`${this.#path}/external/waiting`);
  }

  /**
   * The entry admits just these guests, exactly as they registered.
   *
   * @param envelopes the key for some of them
   * @returns the envelopes' ids in their order; none where the server does not name them all
   */
  async admit(entry: string, envelopes: readonly Envelope[]): Promise<readonly string[]> {
    const answer = await this.#rest.post<Admitted | undefined>(`${this.#path}/admissions`, {
      entry,
      envelopes: [...envelopes],
    } satisfies Admission);
    const ids: unknown = answer?.envelopeIds;
    const isWhole =
      Array.isArray(ids) && ids.length === envelopes.length && ids.every((id) => typeof id === "string" && id !== "");
    return isWhole ? ids : [];
  }

  decline(sessionId: string): Promise<void> {
    return this.#rest.post(`${this.#path}/external/${sessionId}/decline`);
  }

  withdrawKnock(): Promise<void> {
    return this.#rest.delete(`${this.#path}/member/knock`);
  }

  /** The accounts that wait to become members. */
  waitingMembers(): Promise<WaitingMembers> {
    return this.#rest.get(`${this.#path}/member/waiting`);
  }

  declineMember(userId: string): Promise<void> {
    return this.#rest.post(`${this.#path}/member/${userId}/decline`);
  }

  /** At most 100; takes one-time pre-keys. */
  guestBundles(sessionIds: readonly string[]): Promise<GuestBundles> {
    return this.#rest.post(`${this.#path}/external/keys`, { sessionIds } satisfies GuestKeyBundlesRequest);
  }
}
