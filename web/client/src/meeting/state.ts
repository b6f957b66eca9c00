import type { Address } from "../address.ts";
import type { MessageReference } from "../content/reference.ts";
import type { ErrorCode } from "../errors.ts";

/**
 * Where this device stands in the meeting.
 *
 * - `waiting`: a guest knocks, or a member's device comes in
 * - `admitted`: takes part
 * - `declined`, by a person, or `link-revoked`, `link-used-up`, as the server says: a guest was not let in
 * - `removed`, `left`, `expired`: over for this participant, for good
 * - `ended`: the meeting is over for everybody
 * - `signed-out`: this member's device was signed out
 */
export type MeetingStatus =
  | "waiting"
  | "admitted"
  | "declined"
  | "link-revoked"
  | "link-used-up"
  | "removed"
  | "left"
  | "expired"
  | "ended"
  | "signed-out";

/**
 * - `connecting`: for the first time
 * - `offline`: gone; it comes back by itself, and what is said meanwhile is kept
 * - `suspended`: the server does not know this device or visit any more; it is tried again by itself, and nothing was deleted here
 * - `elsewhere`: another tab of this browser has taken the member's device over; reloading takes it back
 * - `closed`: by the application, or because the meeting is over for this participant
 */
export type ConnectionState = "connecting" | "online" | "offline" | "suspended" | "elsewhere" | "closed";

/** A member's device or a guest that takes part, as the verified roster has it. */
export interface Participant {
  readonly address: Address;
  /** As the meeting's log has it. */
  readonly name: string;
  readonly kind: "member" | "guest";
  /** A host's device. */
  readonly isHost: boolean;
  /** This very device. */
  readonly isSelf: boolean;
  /** Connected now, as the server says; a guest is not told of others. */
  readonly present: boolean | undefined;
  /**
   * Whether it can open what this device says: it has acknowledged the key (`ready`), finds it on return (`queued`), was
   * not given it or has not acknowledged it yet (`pending`), or is not given it (`refused`: its keys or its account). `self`
   * for this very device; `relayed` between guests, who read each other through a member.
   */
  readonly readsYou: "ready" | "queued" | "pending" | "refused" | "relayed" | "self";
  /** Whether this device has its key and opens what it says. For a guest, where a member can vouch for it. */
  readonly readable: boolean;
  /** What its owner was called when the person compared safety numbers with them; undefined where that was not. */
  readonly verifiedAs: string | undefined;
  /** For a guest: admitted under a link that several may use, which tells less about who it is. */
  readonly sharedLink: boolean;
}

/** A person whom the meeting is open to, as its log says. */
export interface MemberInfo {
  readonly userId: string;
  readonly name: string;
  readonly isHost: boolean;
  /** This device's own person. */
  readonly isSelf: boolean;
  /**
   * It made the meeting, or came by a link that it proved to have. Else it is a first contact, unproved: that the account is the
   * person's was the server's word.
   */
  readonly isProved: boolean;
  /** The person's devices that take part. */
  readonly devices: readonly number[];
  /** This device may take the person out: hosts may, but those alone who became host through them. */
  readonly mayBeRemoved: boolean;
  /** This device may make the person host, or take that back. */
  readonly mayChangeRole: boolean;
}

/** A link by which guests, or an account of this server, may knock, as the meeting's log says. */
export interface InvitationInfo {
  /** By which it is named. */
  readonly tokenHash: string;
  /** As its maker called it; the server is not told. Absent on devices that came later. */
  readonly label?: string;
  /** It is for one person with an account on this server, who becomes a member by it. */
  readonly isForMember: boolean;
  /** For how many people. */
  readonly maxUses: number;
  readonly uses: number;
  readonly expiresAt?: Date;
  readonly revoked: boolean;
  /** Whose device made it. */
  readonly madeBy: Author;
  /** This device's own person made it, here or on another device. */
  readonly isMine: boolean;
  /** The link itself, on the device that made it alone. */
  readonly link?: string;
}

/** A guest that waits to be let in, and has proved that it came with the link. */
export interface LobbyGuest {
  readonly sessionId: string;
  readonly name: string;
  /** Names the invitation that it came with, among {@link MeetingState.invitations}. */
  readonly tokenHash: string;
  /** It came with a link that several may use. */
  readonly sharedLink: boolean;
  /** Its link was made for one guest, and one has been let in with it: this one cannot be. */
  readonly linkUsed: boolean;
  readonly knockedAt: Date;
}

/** An account that waits to become a member, and has proved that it came with a link for one. */
export interface LobbyMember {
  readonly userId: string;
  /** By its own log. */
  readonly name: string;
  /** Names the invitation that it came with, among {@link MeetingState.invitations}. */
  readonly tokenHash: string;
  readonly knockedAt: Date;
}

/** Somebody as the author of, or voucher for, a message; stays as it was when they are gone. */
export interface Author {
  readonly address: Address;
  readonly name: string;
  readonly kind: "member" | "guest";
  readonly isSelf: boolean;
}

/** A person who came or went while this device took part, as the meeting's log says. */
export interface Coming {
  readonly who: Author;
  readonly how: "came" | "left" | "removed";
  /** Who let them in, or took them out, where it was another. */
  readonly by?: Author;
  /** By the clock of the device that signed it. */
  readonly at: Date;
}

/** The words that a message answers. What they say stands where they do, not here. */
export interface Quote {
  readonly reference: MessageReference;
  readonly author: Author;
  /** This device has read something else there, or that one was never in the meeting: it names words that were never said. */
  readonly isInvented: boolean;
}

/** An emoji, and the people who put it beside a message. */
export interface Reaction {
  readonly emoji: string;
  readonly by: readonly Author[];
}

/** A file in the conversation: all by its sender's word. The size holds, or the file does not open. */
export interface FileInfo {
  /** Fit for a file: it leads into no folder, and nothing in it is hidden or turned around. */
  readonly name: string;
  /** In bytes. */
  readonly size: number;
  /** Such as `image/png`. */
  readonly mediaType: string;
}

export interface Message {
  /** Unique within the meeting. */
  readonly id: string;
  readonly author: Author;
  /** Of a file what it is called. Empty where it was deleted. */
  readonly text: string;
  /** It is a file, which {@link Meeting.openFile} fetches. */
  readonly file?: FileInfo;
  /** By which others refer to it; absent until it has its place. */
  readonly reference?: MessageReference;
  readonly quote?: Quote;
  /** When its author changed it, the last time; by the author's clock, as all of this. */
  readonly editedAt?: Date;
  /** Its author has deleted it. */
  readonly deletedAt?: Date;
  readonly reactions?: readonly Reaction[];
  /** By the author's clock. */
  readonly sentAt: Date;
  /** Its place in the meeting, the same for everybody; absent until the server has it. */
  readonly seq?: number;
  /** For a guest's message: the member who passed it on. The guest has signed it. */
  readonly vouchedBy?: Author;
  /**
   * `pending`: not yet at everybody's disposal, goes out by itself. For a guest's own message, `sent` means that a
   * member has passed it on. `failed`: will not be sent.
   */
  readonly delivery: "pending" | "sent" | "failed";
  /** Why it failed. */
  readonly failure?: { readonly code: ErrorCode; readonly message: string };
}

/**
 * Who can open what this device sends: "2 of 5 can read you so far". Counts the others alone. For a guest these are
 * the members' devices, who pass its words on.
 */
export interface KeyCoverage {
  /** Have acknowledged the present key. */
  readonly ready: number;
  /** The server keeps it until they return. */
  readonly queued: number;
  /** Everyone who should have it. */
  readonly total: number;
}

/** How a log that the server shows contradicts the one that was verified. */
export type LogAlarm =
  /** Another entry stands where a verified one stood, or somebody else has read another log. */
  | "forked"
  /** The log has become shorter than it was. */
  | "shortened"
  /** An entry without a good signature of a participant who may sign it. */
  | "unsigned"
  /** A participant has signed an entry that the rules do not allow, and the server has let it in. */
  | "not-allowed"
  /** An entry of the meeting's log names an account whose log the server does not show so far: it is read on when it does. */
  | "account-missing"
  /** An entry is of a kind that this program does not know: a newer one is needed. */
  | "newer-version"
  /** The meeting that the server shows a guest is not the one that its link was made for. */
  | "other-meeting";

/** Something the person should know; stays until it no longer holds or is dismissed. */
export type Warning =
  | { readonly kind: "roster-refused"; readonly key: string; readonly alarm: LogAlarm; readonly detail: string }
  /**
   * The server shows another log of this person's account than was verified: name and devices stay as they were. After
   * `forked` no new device of theirs is let in or given a key.
   */
  | {
      readonly kind: "account-refused";
      readonly key: string;
      readonly who: Author;
      readonly alarm: LogAlarm;
      readonly detail: string;
    }
  /** After another history of its account was shown, this device may be another's: it gets no key. */
  | { readonly kind: "device-unlisted"; readonly key: string; readonly who: Author }
  /** This device of a member cannot come in, and why. Tried again with the next connection. */
  | { readonly kind: "join-refused"; readonly key: string; readonly code: ErrorCode; readonly detail: string }
  /**
   * The server has seen the secret of an invitation's link, by its own word: some program has changed the `#` in it. Who has opened it
   * cannot come in. It should be withdrawn, and another one made; when it is withdrawn, the warning goes.
   */
  | { readonly kind: "link-burnt"; readonly key: string; readonly label?: string }
  /** The key bundle that the server gives out is not under the key that the roster has. */
  | { readonly kind: "bundle-wrong"; readonly key: string; readonly who: Author }
  /** Another identity key than before: nothing is sent to it until the person confirms it. */
  | { readonly kind: "identity-changed"; readonly key: string; readonly who: Author }
  /**
   * A message came under this name that is not shown: it does not hold (`unsound`), it was written before people came or went of
   * whom messages before it know (`behind`), as when a removed member speaks on, or it passes on words that the guest in whose name
   * they are has not signed (`invented`). Or it would change or delete what another has said (`not-its-own`), or is about words that
   * were never said (`never-said`).
   */
  | {
      readonly kind: "message-refused";
      readonly key: string;
      readonly who: Author;
      readonly reason: "unsound" | "behind" | "invented" | "not-its-own" | "never-said";
      readonly detail: string;
    }
  /**
   * Of what this author has said, so many messages have not come that stand before others that have: by the author's own count, whatever
   * the server says, or a member who passes on a guest's words.
   */
  | { readonly kind: "words-missing"; readonly key: string; readonly who: Author; readonly count: number }
  /** A message of this author comes after one that the author said later, or contradicts what it said before. */
  | { readonly kind: "words-out-of-place"; readonly key: string; readonly who: Author }
  /**
   * This author has signed different words for one place among its own. Those that came first are shown; these were not, the newest
   * last.
   */
  | { readonly kind: "words-contradict"; readonly key: string; readonly who: Author; readonly words: readonly string[] }
  /**
   * The server has given this device and that one different messages, or in another order: what the other says that it was given
   * is not what this device was.
   */
  | { readonly kind: "conversations-differ"; readonly key: string; readonly who: Author }
  /**
   * Others' heartbeats came, and have not for 45 seconds, though by the server's word members are here: it may be standing still, or
   * their devices asleep. Goes when one comes.
   */
  | { readonly kind: "heartbeats-missing"; readonly key: string }
  /**
   * A device has said or passed on something that its person has signed out: the account's log says so, and the meeting's not yet. It
   * may have done so before, or be in other hands.
   */
  | { readonly kind: "author-signed-out"; readonly key: string; readonly who: Author }
  /**
   * A message that is said to be this sender's waits for a key that was asked for and does not come. It shows if the key
   * does come, and the warning goes.
   */
  | { readonly kind: "key-overdue"; readonly key: string; readonly who: Author }
  /** A message of this sender cannot be opened: it has gone, and its key was asked for in vain. */
  | { readonly kind: "key-never-came"; readonly key: string; readonly who: Author }
  /** This device cannot keep what comes: there is no room left, or the browser does not let it. */
  | { readonly kind: "storage-failed"; readonly key: string; readonly code: ErrorCode }
  /** The server does not hand out the messages with these numbers, which somebody has sent. */
  | { readonly kind: "messages-missing"; readonly key: string; readonly from: number; readonly to: number }
  /**
   * The server was restored from an older copy, or says so. `lost` messages that this device has read are not there any
   * more, 0 where it knows of none: people who come back later do not get them. What is shown stays, and the meeting goes
   * on. `since` is by the server's clock.
   */
  | { readonly kind: "server-restored"; readonly key: string; readonly lost: number; readonly since?: Date }
  /**
   * The keys on this device are an older copy of those that it used last, by what the server shows. It has begun anew with new ones. If no
   * back-up was put back, another may have a copy of them. `unread` messages stand under this device's name that it did not know: what a
   * member's device has said so cannot be shown here, and a guest's words are shown again.
   */
  | { readonly kind: "keys-restored"; readonly key: string; readonly unread: number }
  /** Encryption could not be set up for this participant, and why. Tried again where that helps. */
  | {
      readonly kind: "encryption-failed";
      readonly key: string;
      readonly who: Author;
      readonly code: ErrorCode;
      readonly detail: string;
    };

/** How far the device's key has been handed out, where that takes several steps. */
export interface DistributionProgress {
  readonly done: number;
  readonly total: number;
}

/**
 * A meeting as this device sees it. Immutable: each change makes a new one, and the parts that did not change stay the
 * same objects, so that rendering can compare by identity.
 */
export interface MeetingState {
  readonly meetingId: string;
  /** As its creator signed it. While a guest waits, as the link's server tells it. */
  readonly title: string;
  /** The name of the person who created it. While a guest waits, as the link's server tells it. */
  readonly hostName: string;
  readonly status: MeetingStatus;
  readonly connection: ConnectionState;
  readonly self: Author;
  /** A host's device. */
  readonly isHost: boolean;
  /** May admit, decline and remove guests, and make invitations. */
  readonly mayAdmit: boolean;
  /** Whether guests may knock and be let in. */
  readonly isAdmissionOpen: boolean;
  /** Members only: the people whom the meeting is open to, in the order in which they were added. */
  readonly members: readonly MemberInfo[];
  /** Members only; in the order in which they were made. */
  readonly invitations: readonly InvitationInfo[];
  /** Everyone in the verified roster, this device included: members' devices by person, then guests. */
  readonly participants: readonly Participant[];
  /** Members only; in the order of knocking. */
  readonly lobby: readonly LobbyGuest[];
  /** Members only: accounts that wait to become members, in the order of knocking. Hosts decide. */
  readonly memberLobby: readonly LobbyMember[];
  /** In the meeting's order; what this device said and the server does not have yet comes last. */
  readonly messages: readonly Message[];
  /** Who came and went, in the log's order. */
  readonly comings: readonly Coming[];
  /** How many messages have come whose key is still on its way. They show when it comes. */
  readonly held: number;
  readonly coverage: KeyCoverage;
  /** Set while keys are being handed out in steps. */
  readonly distribution?: DistributionProgress;
  readonly warnings: readonly Warning[];
}
