import type { Address } from "../address.ts";
import type { ErrorCode } from "../errors.ts";
import type {
  Author,
  ConnectionState,
  LobbyGuest,
  MeetingState,
  MeetingStatus,
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
  /** Somebody knocks. Told again when a proof can be checked that was `unknown`. Members only. */
  readonly guestWaiting: LobbyGuest;
  /** Somebody waits no more. Members only. */
  readonly guestNoLongerWaiting: { readonly sessionId: string };
  /** Somebody takes part from now on: signed, verified. */
  readonly participantAdded: Participant;
  /** Somebody takes part no more. */
  readonly participantGone: Author;
  /** A message by anybody, this device included, has its place. */
  readonly message: Message;
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
