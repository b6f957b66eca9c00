import type { Address } from "./address.ts";
import type { ErrorCode, LatchkeyError } from "./errors.ts";
import type { MeetingEventName, MeetingEvents } from "./meeting/events.ts";
import type { MeetingState } from "./meeting/state.ts";
import type { FilesTold } from "./record/recorder.ts";

export interface SayOptions {
  /** The id of the message that it answers. */
  readonly replyTo?: string | undefined;
}

/** How a file goes or comes. */
export interface TransferOptions {
  /** Gives it up: the call rejects with the signal's reason, and nothing of the file stays. */
  readonly signal?: AbortSignal | undefined;
  /** Told how many bytes of the file are done. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

export interface SendFileOptions extends TransferOptions {
  /** What it is called here. What is not fit for a file's name is left out. */
  readonly name: string;
}

/** A file that was received, and is just what its sender has sent. */
export interface OpenedFile {
  readonly name: string;
  /** On the device's disk where the browser allows it. It has no type: what its sender says of that is not to be relied on. */
  readonly content: Blob;
  /** Deletes the browser's copy; the content cannot be read afterwards. It goes by itself with the meeting, or at the next start. */
  discard(): Promise<void>;
}

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
  say(text: string, options?: SayOptions): Promise<string>;
  /**
   * Puts other words in place of what this person has said, on whichever device; everyone sees that. As what follows, it takes effect
   * when it has its place.
   *
   * @param id of the message
   * @throws {LatchkeyError} `message_unknown`, `not_your_message`, `invalid_text`
   */
  edit(id: string, text: string): Promise<void>;
  /** Everyone shows in place of what this person has said that it was deleted. @throws {LatchkeyError} as {@link edit} */
  delete(id: string): Promise<void>;
  /**
   * Puts an emoji beside another person's words, or takes it back.
   *
   * @throws {LatchkeyError} `message_unknown`; `invalid_text` where it is none
   */
  react(id: string, emoji: string, options?: { readonly withdrawn?: boolean }): Promise<void>;
  /**
   * Sends a file: first its ciphertext, one segment after the other, also over broken connections; then the message by which the others
   * find and open it. It goes on for as long as the page is open.
   *
   * @param content is not to change meanwhile
   * @returns the message's id, once it is stored on this device
   * @throws {LatchkeyError} before anything is sent where the server takes no file of that size: `too_large`, `quota_reached`;
   *     `file_changed`
   */
  sendFile(content: Blob, options: SendFileOptions): Promise<string>;
  /**
   * Fetches the file of a message, and hands it out once all of it has been found to be what was sent.
   *
   * @param id of the message
   * @throws {LatchkeyError} `file_unknown`, `file_gone` where the server does not hand it out; `file_damaged` where what it hands out is
   *     not what was sent; `file_too_large_here`, `storage_full`; `message_unknown`
   */
  openFile(id: string, options?: TransferOptions): Promise<OpenedFile>;
  /**
   * What this device has of the conversation, as the text of a file that `latchkey verify-transcript` checks; also when the meeting is
   * over, for as long as this is open. It is not encrypted.
   *
   * @throws {LatchkeyError} `not_taking_part` where this person has not come in yet
   */
  record(files: FilesTold): Promise<string>;
  /**
   * The number that two people compare to see that no one stands between them: the same on all devices of both.
   *
   * @throws {LatchkeyError} `recipient_unknown` for this person's own devices, and who does not take part
   */
  safetyNumber(of: Address): Promise<SafetyNumber>;
  /** Remembers on this device that safety numbers were compared with the person whose address this is, or were not. */
  markVerified(of: Address, verified: boolean): Promise<void>;
  /** For all to read aloud: of the log's newest entries, the newest first; at most five. Takes a tenth of a second. */
  codes(): readonly MeetingCode[];
  /** Takes a warning off the list, until it arises anew. */
  dismiss(warningKey: string): void;
  /** Disconnects, and stays a participant. */
  close(): Promise<void>;
}

/** Who has the same code at the same index has read the same log: the same people, roles and links up to there. */
export interface MeetingCode {
  /** The entry up to which the log was read. */
  readonly index: number;
  /** Six groups of five digits. */
  readonly groups: readonly string[];
}

/** libsignal's numeric fingerprint, version 2, of two people's accounts, or of a member's and a guest's key. */
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
  /** Whether several guests may use the link. */
  readonly shared: boolean;
}

/** A guest's meeting: from knocking to the end. */
export interface GuestMeeting extends Meeting {
  /** Leaves for good: says so in the roster, tells the server, erases every key. Where it is suspended, it erases them all the same. */
  leave(): Promise<void>;
  /** Where there is no connection, or it is suspended: tries at once. */
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

/** A device of this person's account, as its verified log has it. What the server alone knows may be absent. */
export interface OwnDevice {
  readonly deviceId: number;
  readonly name?: string;
  readonly addedAt?: Date;
  /** To the hour. */
  readonly lastSeenAt?: Date;
  /** This very device. */
  readonly isSelf: boolean;
  /** The device that added it; 0 for the recovery code; absent for the account's first device. */
  readonly addedBy?: number;
}

/** What this person's account newly says, and this very device has not signed. */
export type AccountChange =
  | { readonly kind: "device-added"; readonly device: OwnDevice }
  | { readonly kind: "device-removed"; readonly deviceId: number }
  | { readonly kind: "renamed"; readonly name: string }
  /** The server shows another history of the account: another person may act as this one. New devices are not let in. */
  | { readonly kind: "forked"; readonly detail: string };

/** A link by which this person's account gets another device: for one use, for ten minutes, while it is not closed. */
export interface DeviceLink {
  /** What the other device opens: `BASE/device#TOKEN.SEED.HEAD`. Show it to no one else. */
  readonly link: string;
  readonly expiresAt: Date;
  /** Told the name of the device that has come with the link; at once where one waits already. */
  onPending(listener: (deviceName: string) => void): () => void;
  /** Told where the link is of no use any more: `device_link_used`, or `proof_refused`. */
  onFailed(listener: (error: LatchkeyError) => void): () => void;
  /**
   * The person recognises the device that waits: adds it to the account. Resolves when that is done.
   *
   * @throws {LatchkeyError} `device_link_used`, `proof_refused`
   */
  confirm(): Promise<void>;
  /** Withdraws it, unless it was used. */
  close(): Promise<void>;
}

/** Who a signed-in device is. */
export interface Me {
  readonly userId: string;
  /** As the account's log has it now. */
  readonly userName: string;
  readonly deviceId: number;
  readonly deviceName: string;
}

/** Where an account stands before a meeting to which it has a member link. */
export type MemberKnockState = "none" | "waiting" | "declined" | "member";

/**
 * A member link that this account was given. The account knocks with it; once a host has let it in, {@link MemberDevice.openMeeting}
 * enters.
 */
export interface MemberLink {
  readonly meetingId: string;
  /** By the server's word, as what follows: the meeting's log says it once the account is in. */
  readonly title: string;
  readonly hostName: string;
  /** Where the account stood when the server was last asked. */
  readonly state: MemberKnockState;
  /**
   * Knocks. The hosts see the account's name, and that it has this link.
   *
   * @throws {LatchkeyError} `invitation_expired` and the like
   */
  knock(): Promise<void>;
  /** Asks the server how it stands; every few seconds while the account waits. Where the account has changed, knocks anew. */
  ask(): Promise<MemberKnockState>;
  /** Takes the knock back. */
  withdraw(): Promise<void>;
}

/** What a new invitation is to be like. */
export interface InvitationOptions {
  /** 1 unless given; more is a shared link, which tells less about who comes. */
  readonly maxUses?: number;
  /** For one person with an account on this server, who becomes a member by it. Hosts only; `maxUses` is 1 then. */
  readonly forMember?: boolean;
  readonly expiresAt?: Date;
  /** A note for the members: whom it is for. 1 to 64 characters. */
  readonly label?: string;
}

/** An invitation just made. */
export interface Invitation {
  /** By which it is named. */
  readonly tokenHash: string;
  /** What the guest opens. Holds the seed of the link's key: show it, never send it to the server or write it to a log. */
  readonly link: string;
}

/** What becomes of the link by which a guest came who is taken out. */
export interface RemoveOptions {
  /** It goes on working for the others, if several may use it. One for one guest never does. */
  readonly keepLink?: boolean;
}

/** A member's meeting. */
export interface MemberMeeting extends Meeting {
  /** Makes a link for guests, or for a member. It stays on this device: others see that there is an invitation, and by whom. */
  invite(options?: InvitationOptions): Promise<Invitation>;
  /** @param tokenHash as {@link InvitationInfo} names it */
  revoke(tokenHash: string): Promise<void>;
  /**
   * How far the server's clock is ahead of this device's, in milliseconds, to about a second; undefined where it has not said. Links
   * end by both clocks, so a person should know where they differ.
   */
  readonly clockDifference: number | undefined;
  /**
   * Lets guests in who wait, by one signed entry. Who does not wait any more is left out.
   *
   * @throws {LatchkeyError} `guest_not_waiting` where none of them does, `admission_closed`, `invitation_used_up`, `invitation_expired`
   */
  admit(...sessionIds: readonly string[]): Promise<void>;
  decline(sessionId: string): Promise<void>;
  /** Takes a guest out, and revokes the invitation it came with; one for several guests stays where that is wanted. */
  remove(sessionId: string, options?: RemoveOptions): Promise<void>;
  /**
   * Makes an account a member that waits, with its proofs. Hosts only.
   *
   * @throws {LatchkeyError} `guest_not_waiting`; `invitation_used_up` and the like; `knock_outdated` where the account has changed since it
   *     knocked, which it does anew by itself
   */
  admitMember(userId: string): Promise<void>;
  /** Turns an account away that waits. Hosts only. */
  declineMember(userId: string): Promise<void>;
  /**
   * Opens the meeting to a person, whose devices join by themselves when they open it: a first contact, unproved. Hosts only.
   *
   * @throws {LatchkeyError} `account_refused` where the server does not show a log of the account that holds
   */
  addMember(userId: string): Promise<void>;
  /** Takes a person out, with all devices. Hosts only: a host can take out those alone who became host through it, or members. */
  removeMember(userId: string): Promise<void>;
  /**
   * Makes a member host, or takes that back. Hosts only: they can take it back from themselves and from those who became host
   * through them.
   *
   * @throws {LatchkeyError} `last_host`
   */
  setHost(userId: string, isHost: boolean): Promise<void>;
  /** No guest can knock or be let in until it is opened again. Hosts only. */
  closeAdmission(): Promise<void>;
  openAdmission(): Promise<void>;
  /**
   * The person leaves for good, with all devices.
   *
   * @throws {LatchkeyError} `last_host` where others are there: another member is to be made host before, or the meeting ended
   */
  leave(): Promise<void>;
  /** Accepts the identity key that a known participant shows now. */
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
  /**
   * What a member link opens, that a host has given to this account. Nothing is done with it yet.
   *
   * @throws {LatchkeyError} a {@link LinkFault}; `forbidden` where it is another server's; `invitation_expired` and the like
   */
  memberLink(link: string): Promise<MemberLink>;
  /**
   * Connects to a meeting; a second call gives the same object.
   *
   * @throws {LatchkeyError} `proof_refused` where the account has come by a member link, and the log is not the one that it names
   */
  openMeeting(meetingId: string): Promise<MemberMeeting>;
  /**
   * Erases what this device keeps of a meeting in which it does not take part any more. Other devices keep theirs, and the
   * server lists the meeting as before.
   *
   * @throws {LatchkeyError} `forbidden` where it takes part
   */
  forgetMeeting(meetingId: string): Promise<void>;
  /** Everybody with an account on this server. */
  accounts(): Promise<readonly Account[]>;
  /**
   * What the account newly says, and this device has not signed; what was found before anybody listened at once. Until the
   * function that it returns is called.
   */
  onAccountChange(listener: (change: AccountChange) => void): () => void;
  /** The code that opens the account where all devices are lost: 26 characters, until the person has noted it. */
  readonly recoveryCode: string | undefined;
  /** The person has noted {@link recoveryCode}: it is forgotten here. */
  recoveryCodeNoted(): Promise<void>;
  /**
   * Makes a new recovery code, which is then kept as {@link recoveryCode}. The present one is of no use from then on.
   *
   * @param present as the person types it
   * @throws {LatchkeyError} `recovery_code_wrong` where it is no code, `recovery_unknown` where it is not this account's
   *     present one
   */
  changeRecoveryCode(present: string): Promise<void>;
  /** This person's devices, as the account's log has them. */
  devices(): Promise<readonly OwnDevice[]>;
  /**
   * Which devices go along when that one is signed out from here: those that it had added, and so on.
   *
   * @param keep those that the person keeps: they stay, with what they had added
   */
  devicesThatGoWith(deviceId: number, keep?: readonly number[]): readonly number[];
  /**
   * Signs out one of this person's devices, and those that go along. This one, unless told otherwise: it erases every key and
   * message here, and what it had added stays. Where this device is suspended, it erases them all the same.
   */
  signOut(deviceId?: number, options?: { readonly keep?: readonly number[] }): Promise<void>;
  /**
   * @param name 1 to 64 characters
   * @throws {LatchkeyError} `invalid_text`; `already_exists` where another account of this server has that name
   */
  rename(name: string): Promise<void>;
  newDeviceLink(): Promise<DeviceLink>;
  /**
   * Whether the server does not know this device any more: it was signed out from elsewhere, was away too long, or the
   * server runs with other data or a wrong clock. Keys, history and unsent words stay, and it is tried again by itself.
   */
  readonly isSuspended: boolean;
  /** Why the server does not let this device in, such as `unauthenticated` or `account_disabled`; undefined where it is not suspended. */
  readonly suspension: ErrorCode | undefined;
  /** Told when {@link suspension} changes. */
  onSuspended(listener: (suspension: ErrorCode | undefined) => void): () => void;
  /** Where there is no connection, or it is suspended: tries at once. */
  retry(): void;
  /** Another tab of this browser has taken the device over: nothing is done here any more. */
  readonly isTakenOver: boolean;
  /** Told when {@link isTakenOver} becomes true. */
  onTakenOver(listener: () => void): () => void;
  /** Disconnects every meeting; the device stays signed in. */
  close(): Promise<void>;
}
