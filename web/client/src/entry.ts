import type { GuestMeeting, JoinInfo, MemberDevice } from "./api.ts";

/** Where and how the SDK runs; in a browser nothing needs to be given. */
export interface GuestOptions {
  /** Where the guest's keys are kept; unless given, in this tab alone (see `TabStore`), or in memory outside a browser. */
  readonly tab?: string;
}

/** A guest's way in. */
export interface GuestEntry {
  /**
   * What a link leads to.
   *
   * @param link `BASE/join/TOKEN#SECRET`
   * @throws {LatchkeyError} `invalid_link`, `invitation_unknown`, `invitation_expired`, `invitation_used_up`,
   *     `invitation_revoked`, `meeting_ended`
   */
  lookUp(link: string): Promise<JoinInfo>;
  /**
   * Makes keys, knocks, and waits in the lobby: the meeting's status is `waiting` until a member decides.
   *
   * @param link `BASE/join/TOKEN#SECRET`; the part behind `#` is never sent
   * @param name what the others call this guest: 1 to 64 characters
   */
  knock(link: string, name: string, options?: GuestOptions): Promise<GuestMeeting>;
  /** The meeting that this tab was in before it was reloaded. */
  resume(options?: GuestOptions): Promise<GuestMeeting | undefined>;
}

export interface MemberOptions {
  /** The server's base URL; in a browser the page's own origin. */
  readonly server?: string;
}

/** A member's way in. */
export interface MemberEntry {
  /**
   * Makes this browser a device of the member, with keys in IndexedDB.
   *
   * @param link `BASE/sign-in#TOKEN`
   * @param deviceName what the member's devices are told apart by: 1 to 64 characters
   * @throws {LatchkeyError} `invalid_link`, `sign_in_link_used`
   */
  signIn(link: string, deviceName: string, options?: MemberOptions): Promise<MemberDevice>;
  /** The device that this browser is, if it is signed in. */
  resume(options?: MemberOptions): Promise<MemberDevice | undefined>;
}

export declare const Guest: GuestEntry;
export declare const Member: MemberEntry;
