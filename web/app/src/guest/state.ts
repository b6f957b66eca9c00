import type { JoinInfo, MeetingState } from "@latchkey/client";

/** Where a guest stands who has a link and has not knocked yet. */
export type EntryState =
  | { readonly step: "opening" }
  | { readonly step: "no-entry"; readonly reason: NoEntry }
  /** Not the link's fault: another try may help. `problem` is an error code. */
  | { readonly step: "trouble"; readonly problem: string }
  | {
      readonly step: "name";
      readonly invitation: JoinInfo;
      readonly knocking: boolean;
      /** An error code. */
      readonly problem?: string;
    }
  | { readonly step: "over"; readonly visit: PastVisit };

/** How a visit ended. */
export type VisitEnd =
  | "left"
  | "stopped"
  | "removed"
  | "declined"
  | "link-revoked"
  | "link-used-up"
  | "expired"
  | "ended";

/** Undefined while it goes on. */
export function visitEnd({
  status,
  participants,
}: Pick<MeetingState, "status" | "participants">): VisitEnd | undefined {
  switch (status) {
    case "left":
      return participants.length === 0 ? "stopped" : "left";
    case "waiting":
    case "admitted":
      return undefined;
    case "signed-out":
      return "expired";
    default:
      return status;
  }
}

/** A visit that is over. */
export interface PastVisit {
  readonly title: string;
  readonly end: VisitEnd;
}

/** Why a link does not lead in. */
export type NoEntry =
  | "cut"
  | "extended"
  | "mangled"
  | "burnt"
  | "unknown"
  | "revoked"
  | "expired"
  | "used-up"
  | "closed"
  | "ended"
  | "elsewhere"
  | "keys-lost";

const NO_ENTRY: Readonly<Record<string, NoEntry>> = {
  link_cut: "cut",
  link_extended: "extended",
  link_mangled: "mangled",
  link_burnt: "burnt",
  invitation_unknown: "unknown",
  not_found: "unknown",
  invalid_request: "unknown",
  invitation_revoked: "revoked",
  invitation_expired: "expired",
  invitation_used_up: "used-up",
  admission_closed: "closed",
  proof_refused: "mangled",
  meeting_ended: "ended",
  keys_lost: "keys-lost",
  open_elsewhere: "elsewhere",
};

/** What an error code means for somebody who holds a link; undefined where another try, or another name, may help. */
export function noEntry(code: string): NoEntry | undefined {
  return Object.hasOwn(NO_ENTRY, code) ? NO_ENTRY[code] : undefined;
}
