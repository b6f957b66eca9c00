import type { Address } from "../address.ts";
import type {
  Bundle,
  GuestBundle,
  GuestBundles,
  KeyCounts,
  Keys,
  Participants,
  RosterPage,
  SignedIn,
  WaitingGuest,
  WireAccount,
  WireDevices,
  WireInvitation,
  WireMe,
  WireMeeting,
} from "../wire.ts";
import { type Authorization, Rest } from "./rest.ts";

export function signIn(server: string, token: string, deviceName: string): Promise<SignedIn> {
  return new Rest(server, { kind: "none" }).post("/sign-in", { token, deviceName });
}

/** What a member's device may call. */
export class MemberApi {
  readonly #rest: Rest;

  constructor(server: string, authorization: Authorization) {
    this.#rest = new Rest(server, authorization);
  }

  me(): Promise<WireMe> {
    return this.#rest.get("/me");
  }

  users(): Promise<{ readonly users: readonly WireAccount[] }> {
    return this.#rest.get("/users");
  }

  devices(userId: string): Promise<WireDevices> {
    return this.#rest.get(`/users/${userId}/devices`);
  }

  signInLink(): Promise<{ readonly token: string; readonly expiresAt: string }> {
    return this.#rest.post("/sign-in-links");
  }

  signOut(device: number | "me"): Promise<void> {
    return this.#rest.delete(`/devices/${device}`);
  }

  publishKeys(keys: Keys): Promise<KeyCounts> {
    return this.#rest.put("/devices/me/keys", keys);
  }

  keyCounts(): Promise<KeyCounts> {
    return this.#rest.get("/devices/me/keys/count");
  }

  /** Takes one-time pre-keys. */
  bundle(device: Address): Promise<Bundle> {
    return this.#rest.get(`/users/${device.id}/devices/${device.deviceId}/keys`);
  }

  createMeeting(meetingId: string, title: string, entry: string): Promise<WireMeeting> {
    return this.#rest.post("/meetings", { meetingId, title, entry });
  }

  meetings(): Promise<{ readonly meetings: readonly WireMeeting[] }> {
    return this.#rest.get("/meetings");
  }

  meeting(meetingId: string): Promise<WireMeeting> {
    return this.#rest.get(`/meetings/${meetingId}`);
  }

  in(meetingId: string): MeetingApi {
    return new MeetingApi(this.#rest, meetingId);
  }
}

/** What a member's device may call in one meeting. */
export class MeetingApi {
  readonly #rest: Rest;
  readonly #path: string;

  constructor(rest: Rest, meetingId: string) {
    this.#rest = rest;
    this.#path = `/meetings/${meetingId}`;
  }

  end(): Promise<void> {
    return this.#rest.delete(this.#path);
  }

  members(): Promise<{ readonly members: readonly WireAccount[] }> {
    return this.#rest.get(`${this.#path}/members`);
  }

  addMember(userId: string): Promise<void> {
    return this.#rest.post(`${this.#path}/members`, { userId });
  }

  removeMember(userId: string): Promise<void> {
    return this.#rest.delete(`${this.#path}/members/${userId}`);
  }

  roster(from: number): Promise<RosterPage> {
    return this.#rest.get(`${this.#path}/roster?from=${from}`);
  }

  appendToRoster(entry: string): Promise<void> {
    return this.#rest.post(`${this.#path}/roster`, { entries: [entry] });
  }

  participants(): Promise<Participants> {
    return this.#rest.get(`${this.#path}/participants`);
  }

  createInvitation(body: {
    maxUses?: number | undefined;
    expiresAt?: string | undefined;
    label?: string | undefined;
  }): Promise<{ readonly invitationId: string; readonly token: string }> {
    return this.#rest.post(`${this.#path}/invitations`, body);
  }

  invitations(): Promise<{ readonly invitations: readonly WireInvitation[] }> {
    return this.#rest.get(`${this.#path}/invitations`);
  }

  revokeInvitation(invitationId: string): Promise<void> {
    return this.#rest.delete(`${this.#path}/invitations/${invitationId}`);
  }

  waiting(): Promise<{ readonly guests: readonly WaitingGuest[] }> {
    return this.#rest.get(`${this.#path}/external/waiting`);
  }

  /** The entry admits just these guests, exactly as they registered. Takes one-time pre-keys; the answer may lack any. */
  async admit(entry: string): Promise<readonly GuestBundle[]> {
    const answer = await this.#rest.post<GuestBundles | undefined>(`${this.#path}/external/admit`, {
      entry,
      takeKeys: true,
    });
    return Array.isArray(answer?.bundles) ? answer.bundles.filter((bundle) => bundle !== null) : [];
  }

  decline(sessionId: string): Promise<void> {
    return this.#rest.post(`${this.#path}/external/${sessionId}/decline`);
  }

  remove(sessionId: string, entry: string): Promise<void> {
    return this.#rest.post(`${this.#path}/external/${sessionId}/remove`, { entry });
  }

  /** At most 100; takes one-time pre-keys. */
  guestBundles(sessionIds: readonly string[]): Promise<GuestBundles> {
    return this.#rest.post(`${this.#path}/external/keys`, { sessionIds });
  }
}
