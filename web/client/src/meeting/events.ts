import type { Address } from "../address.ts";
import type { ErrorCode } from "../errors.ts";
import type {
  Author,
  ConnectionState,
  LobbyGuest,
  LobbyMember,
  MeetingState,
  MeetingStatus,
  MemberInfo,
  Message,
  Participant,
  Warning,
} from "./state.ts";

/** What happens in a meeting, by name. {@link MeetingState} has already taken it in when a listener is told. */
export interface MeetingEvents {
  /** Anything at all: the new state. */
  readonly state: MeetingState;
  readonly status: MeetingStatus;
  readonly connection: ConnectionState;
  /** A guest knocks, and has proved to come with a link. Members only. */
  readonly guestWaiting: LobbyGuest;
  /** An account knocks, and has proved to come with a member link. Hosts only. */
  readonly memberWaiting: LobbyMember;
  /** Somebody waits no more. Members only. */
  readonly guestNoLongerWaiting: { readonly sessionId: string };
  /** The meeting is open to this person from now on. As what follows up to `admissionChanged`: members only, but `memberRenamed`. */
  readonly memberAdded: MemberInfo;
  readonly memberGone: { readonly userId: string; readonly name: string; readonly how: "left" | "removed" };
  readonly memberRenamed: { readonly userId: string; readonly from: string; readonly to: string };
  readonly roleChanged: { readonly userId: string; readonly name: string; readonly isHost: boolean };
  readonly admissionChanged: { readonly isOpen: boolean };
  /** Somebody takes part from now on: signed, verified. */
  readonly participantAdded: Participant;
  /** Somebody takes part no more. */
  readonly participantGone: Author;
  /** A message by anybody, this device included, has its place. */
  readonly message: Message;
  /** A message was edited or deleted, or has other reactions. */
  readonly messageChanged: Message;
  /** What this device said will not be sent. */
  readonly messageFailed: { readonly id: string; readonly code: ErrorCode; readonly message: string };
  /** This sender's key has come: what it says opens. */
  readonly encryptionReady: { readonly sender: Address };
  /**
   * A device speaks under a new key from now on: who has gone before opens nothing that it says. Of its own a device is told as it
   * makes it, before it next speaks.
   */
  readonly keyRenewed: Author;
  readonly warning: Warning;
}

export type MeetingEventName = keyof MeetingEvents;
