/** The JSON of docs/protocol.md, sections 3 and 4. Bytes are Base64, times RFC 3339. */
import type { Address } from "./address.ts";
import type { ServerErrorCode } from "./errors.ts";

export interface SignedPreKey {
  readonly id: number;
  readonly publicKey: string;
  readonly signature: string;
}

export interface PreKey {
  readonly id: number;
  readonly publicKey: string;
}

export interface Keys {
  readonly registrationId: number;
  readonly identityKeyPublic: string;
  readonly signedPreKey: SignedPreKey;
  readonly preKeys: readonly PreKey[];
  readonly kyberPreKeys: readonly SignedPreKey[];
  readonly lastResortKyberPreKey: SignedPreKey;
}

export interface ReplenishKeys {
  readonly preKeys: readonly PreKey[];
  readonly kyberPreKeys: readonly SignedPreKey[];
}

export interface KeyCounts {
  readonly preKeyCount: number;
  readonly kyberPreKeyCount: number;
}

/** What a member's device and a guest's bundle share. */
export interface Bundle {
  readonly deviceId: number;
  readonly registrationId: number;
  readonly identityKeyPublic: string;
  readonly signedPreKey: SignedPreKey;
  readonly kyberPreKey: SignedPreKey;
  readonly preKey?: PreKey | null;
}

export interface GuestBundle extends Bundle {
  readonly sessionId: string;
  readonly displayName: string;
}

export interface GuestBundles {
  readonly bundles: readonly GuestBundle[];
  readonly refused: readonly { readonly sessionId: string; readonly code: ServerErrorCode; readonly error: string }[];
}

export interface SignedIn {
  readonly userId: string;
  readonly deviceId: number;
  readonly expiresAt: string;
}

export interface AccountLogPage {
  readonly userId: string;
  readonly from: number;
  /** Each a serialised SignedEntry. */
  readonly entries: readonly string[];
  readonly size: number;
}

export interface AccountLogPages {
  readonly logs: readonly AccountLogPage[];
}

export interface WireDevice {
  readonly deviceId: number;
  readonly name: string;
  readonly addedAt: string;
  readonly lastSeenAt: string;
}

export interface WireDevices {
  readonly devices: readonly WireDevice[];
}

/** A device's place in an account's log that is offered to it. */
export interface DeviceOffer {
  readonly deviceId: number;
  readonly head: string;
}

export interface PendingDevice {
  readonly deviceName: string;
  readonly identityKey: string;
  readonly proof: string;
  readonly possession?: string | null;
}

export interface DeviceLinkStatus {
  readonly expiresAt: string;
  readonly pendingDevice?: PendingDevice | null;
}

export interface PendingDeviceState {
  readonly state: "open" | "asked" | "offered" | "proved" | "added";
  readonly offer?: DeviceOffer | null;
}

/** The log of an account has grown. */
export interface AccountMoved {
  readonly userId: string;
  readonly size: number;
}

export interface WireAccount {
  readonly userId: string;
  readonly name: string;
}

export interface WireMeeting {
  readonly meetingId: string;
  readonly title: string;
  readonly hostUserId: string;
  readonly hostName: string;
  readonly createdAt: string;
  readonly endedAt?: string | null;
}

export interface RosterPage {
  readonly meetingId: string;
  readonly from: number;
  readonly entries: readonly string[];
  readonly size: number;
}

export interface WireJoinInfo {
  readonly meetingId: string;
  readonly title: string;
  readonly hostName: string;
  readonly hostPresent: boolean;
  /** Whether several may use the link. */
  readonly shared: boolean;
}

export interface RegisterGuest extends Keys {
  readonly token: string;
  readonly sessionId: string;
  readonly displayName: string;
  readonly linkProof: string;
  readonly keyProof: string;
}

export interface GuestRegistered {
  readonly sessionId: string;
  readonly sessionToken: string;
  readonly meetingId: string;
  readonly expiresAt: string;
}

export interface WaitingGuest {
  readonly meetingId: string;
  readonly sessionId: string;
  readonly displayName: string;
  readonly registrationId: number;
  readonly identityKeyPublic: string;
  readonly tokenHash: string;
  readonly linkProof: string;
  readonly keyProof: string;
  readonly knockedAt: string;
}

export interface MemberPresence {
  readonly meetingId: string;
  readonly userId: string;
  readonly deviceId: number;
}

export interface Participants {
  readonly devices: readonly MemberPresence[];
  readonly guests: readonly { readonly sessionId: string; readonly displayName: string }[];
}

export type GuestStatus = "waiting" | "admitted" | "declined" | "removed" | "left" | "expired";

export interface GuestRef {
  readonly meetingId: string;
  readonly sessionId: string;
  readonly status: GuestStatus;
  readonly displayName?: string | null;
}

/** What `seq` counts in. */
export interface Incarnation {
  /** A later one is higher. */
  readonly number: number;
  /** Tells it from one of the same number that the server has lost. */
  readonly id: string;
}

/** A place in a meeting's messages. */
export interface Place {
  /** The number of the incarnation that `seq` counts in. */
  readonly incarnation: number;
  readonly seq: number;
}

/** Where a device stands in a meeting's messages. */
export interface StreamPosition {
  /** The present one; it stays while the connection lasts. */
  readonly incarnation: Incarnation;
  readonly latest: number;
  /** The one in which the device has read last, up to `cursor`. */
  readonly read: Incarnation;
  readonly cursor: number;
  /** For `latest`. */
  readonly receipt: string;
}

/** The server has a message on its disk. */
export interface MessageAccepted extends Place {
  readonly receipt?: string | null;
}

export interface Position {
  readonly meetingId: string;
  readonly status?: GuestStatus | null;
  readonly stream?: StreamPosition | null;
  readonly rosterSize: number;
  readonly rosterHead: string;
  /** This device's own key envelopes, the newest 5,000, that their recipients have not acknowledged. */
  readonly unacknowledged?: readonly string[] | null;
  /** Whom the roster still has though they have gone for good. */
  readonly departed?: readonly Address[] | null;
}

/** 3 = `PreKeySignalMessage`, 2 = `SignalMessage`. */
export type CiphertextType = 2 | 3;

export interface Envelope {
  readonly recipient: Address;
  readonly ciphertext: string;
  readonly type: CiphertextType;
}

export interface EnvelopeResult {
  readonly recipient: Address;
  readonly queued: boolean;
  /** The envelope's, where the server has taken it. */
  readonly id?: string | null;
  readonly code?: ServerErrorCode | null;
  readonly error?: string | null;
}

export interface EnvelopesAccepted {
  readonly results: readonly EnvelopeResult[];
}

export interface SenderKeysAcknowledged {
  readonly meetingId: string;
  readonly envelopes: readonly { readonly id: string; readonly recipient: Address }[];
}

export interface DeviceRef {
  readonly meetingId: string;
  readonly userId: string;
  readonly deviceId: number;
}

export interface ReceivedSenderKey {
  readonly id: string;
  readonly meetingId: string;
  readonly senderId: string;
  readonly senderDeviceId: number;
  readonly encryptedSenderKey: string;
  readonly type: CiphertextType;
}

export interface ReceivedDirect {
  readonly id: string;
  readonly meetingId: string;
  readonly senderId: string;
  readonly senderDeviceId: number;
  readonly messageId: string;
  readonly ciphertext: string;
  readonly type: CiphertextType;
}

export interface MeetingMessage extends MessageAccepted {
  readonly meetingId: string;
  readonly senderId: string;
  readonly senderDeviceId: number;
  readonly messageId: string;
  readonly ciphertext: string;
  readonly acceptedAt: string;
}

export interface ReplayPage {
  readonly messages: readonly MeetingMessage[];
  /** The highest `seq` of that incarnation. */
  readonly latest: number;
  /** When the server took the newest message of a former incarnation. */
  readonly until?: string | null;
  /** The incarnation that follows; absent for the present one. */
  readonly next?: Incarnation | null;
}

export interface SenderKeyRequested {
  readonly meetingId: string;
  readonly requester: Address;
  readonly distributionId?: string | null;
  readonly newSession: boolean;
}
