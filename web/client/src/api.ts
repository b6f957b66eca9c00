import type { Address } from "./address.ts";
import type { MeetingEventName, MeetingEvents } from "./meeting/events.ts";
import type { MeetingState } from "./meeting/state.ts";

/** What members and guests share. Everything that goes wrong is a {@link LatchkeyError}. */
export interface Meeting {
  /** How things stand; a new object after every change. */
  readonly state: MeetingState;
  /** Calls the listener on each such event, until the function that it returns is called. */
  on<Name extends MeetingEventName>(name: Name, listener: (event: MeetingEvents[Name]) => void): () => void;
  /** Resolves with the first state, the present one included, of which this holds. */
  until(holds: (state: MeetingState) => boolean): Promise<MeetingState>;
  /**
   * Says something to everyone. It shows in {@link MeetingState.messages} at once, goes out when the connection allows,
   * and survives a reload; a retry never doubles it.
   *
   * @param text 1 to 16 KiB of UTF-8
   * @returns the message's id, once it is stored on this device
   */
  say(text: string): Promise<string>;
  /**
   * The numbers that two people compare to see that nobody stands between them. Of a device that waits among
   * {@link MeetingState.arrivals}, for the key that it showed first.
   */
  safetyNumber(of: Address): Promise<SafetyNumber>;
  /** Remembers on this device that this participant's identity key was compared, or was not. */
  markVerified(of: Address, verified: boolean): Promise<void>;
  /** Takes a warning off the list, until it arises anew. */
  dismiss(warningKey: string): void;
  /** Disconnects, and stays a participant. */
  close(): Promise<void>;
}

/** libsignal's numeric fingerprint, version 2, of two identity keys and addresses. */
export interface SafetyNumber {
  /** 60 digits, the same on both sides; shown as twelve groups of five. */
  readonly digits: string;
  /** What a QR code holds. */
  readonly qrCode: Uint8Array;
  /** Whether the other's scanned code is this one seen from the other side. */
  matches(scanned: Uint8Array): boolean;
}

/** What the link's page shows before anybody knocks. Told by the server, proven by nobody. */
export interface JoinInfo {
  readonly meetingId: string;
  readonly title: string;
  readonly hostName: string;
  readonly hostPresent: boolean;
}

/** A guest's meeting: from knocking to the end. */
export interface GuestMeeting extends Meeting {
  /** Leaves for good: says so in the roster, tells the server, erases every key. Where it is suspended, it erases them all the same. */
  leave(): Promise<void>;
  /** Where it is suspended: asks the server at once. */
  retry(): void;
}

/** A meeting as the server lists it. */
export interface MeetingInfo {
  readonly meetingId: string;
  readonly title: string;
  readonly hostUserId: string;
  readonly hostName: string;
  readonly createdAt: Date;
  readonly endedAt?: Date;
}

/** A person with an account on this server. */
export interface Account {
  readonly userId: string;
  readonly name: string;
}

/** One sign-in of this member. */
export interface DeviceInfo {
  readonly deviceId: number;
  readonly name: string;
  /** This very device. */
  readonly isSelf: boolean;
}

/** Who a signed-in device is. */
export interface Me {
  readonly userId: string;
  readonly userName: string;
  readonly deviceId: number;
  readonly deviceName: string;
}

/** What a new invitation is to be like. */
export interface InvitationOptions {
  /** 1 unless given; more is a shared link, which tells less about who comes. */
  readonly maxUses?: number;
  readonly expiresAt?: Date;
  /** A note for the members: whom it is for. 1 to 64 characters. */
  readonly label?: string;
}

export interface Invitation {
  readonly invitationId: string;
  readonly label?: string;
  readonly maxUses: number;
  readonly uses: number;
  readonly createdAt: Date;
  readonly expiresAt?: Date;
  readonly revoked: boolean;
}

/** An invitation just made. */
export interface NewInvitation {
  readonly invitationId: string;
  /** What the guest opens. Holds the link secret: show it, never send it to the server or write it to a log. */
  readonly link: string;
}

/** A member's meeting. */
export interface MemberMeeting extends Meeting {
  /** Makes a link for guests, and gives its secret to the other members' devices. */
  invite(options?: InvitationOptions): Promise<NewInvitation>;
  invitations(): Promise<readonly Invitation[]>;
  revokeInvitation(invitationId: string): Promise<void>;
  /**
   * Lets guests in who wait, by one signed entry.
   *
   * @throws {LatchkeyError} `proof_refused` where a proof is missing or wrong, `proof_unknown` where it cannot be checked
   *   yet, `invitation_used_up`, `guest_not_waiting`
   */
  admit(...sessionIds: readonly string[]): Promise<void>;
  decline(sessionId: string): Promise<void>;
  /** Takes a guest out, and revokes the invitation it came with. */
  remove(sessionId: string): Promise<void>;
  /** The accounts that the meeting is open to, the host's first. */
  members(): Promise<readonly Account[]>;
  /** Opens the meeting to an account and signs in the devices that the person has now. Hosts only. */
  addMember(userId: string): Promise<void>;
  /** Signs that person's devices out and closes the meeting to the account. Hosts only. */
  removeMember(userId: string): Promise<void>;
  /**
   * Signs in a device that waits among {@link MeetingState.arrivals}, under the identity key that it showed first. Only after
   * the person has made sure that it is no invention of the server's: {@link safetyNumber} tells what to compare.
   *
   * @throws {LatchkeyError} `device_unknown` if it does not wait; `identity_unconfirmed` if it is known under another key
   *   that the person has not confirmed
   */
  acceptDevice(address: Address): Promise<void>;
  /**
   * Leaves a device out, and does not ask about it again before the meeting is opened anew here.
   *
   * @throws {LatchkeyError} `device_unknown` if it does not wait
   */
  declineDevice(address: Address): Promise<void>;
  /** Accepts the identity key that a known participant, or a device that waits, shows now. */
  confirmIdentity(of: Address): Promise<void>;
  /** Ends the meeting for everybody. Hosts only. */
  end(): Promise<void>;
}

/** A signed-in member's device. */
export interface MemberDevice {
  readonly me: Me;
  /** Those open to this member, running and ended. */
  meetings(): Promise<readonly MeetingInfo[]>;
  /** @param title 1 to 120 characters */
  createMeeting(title: string, options?: { readonly everyMemberAdmits?: boolean }): Promise<MemberMeeting>;
  /** Connects to a meeting; a second call gives the same object. */
  openMeeting(meetingId: string): Promise<MemberMeeting>;
  /** Everybody with an account on this server. */
  accounts(): Promise<readonly Account[]>;
  devices(): Promise<readonly DeviceInfo[]>;
  /** A link by which another device of this person signs in: `BASE/sign-in#TOKEN`, for 15 minutes. */
  signInLink(): Promise<{ readonly link: string; readonly expiresAt: Date }>;
  /**
   * Signs out one of this person's devices; this one, unless told otherwise, and then erases every key and message here.
   * Where this device is suspended, it erases them all the same.
   */
  signOut(deviceId?: number): Promise<void>;
  /**
   * Whether the server does not know this device any more: it was signed out from elsewhere, was away too long, or the
   * server runs with other data or a wrong clock. Keys, history and unsent words stay, and it is tried again by itself.
   */
  readonly isSuspended: boolean;
  /** Told when {@link isSuspended} changes. */
  onSuspended(listener: (isSuspended: boolean) => void): () => void;
  /** Where it is suspended: asks the server at once. */
  retry(): void;
  /** Disconnects every meeting; the device stays signed in. */
  close(): Promise<void>;
}
