import type { AccountDirectory } from "../account/account-directory.ts";
import { base64, equal, fromBase64 } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import { ForWhom } from "../gen/latchkey/v2/meeting_pb.ts";
import type { MemberApi } from "../http/member-api.ts";
import type { MeetingLog } from "../log/meeting/meeting-log.ts";
import { RosterFollower } from "../roster/follower.ts";
import type { DeviceStore } from "../store/device-store.ts";
import { rosterArchive } from "./engine.ts";

/** What the log of a meeting must have at which this device has knocked by a member link. Bytes are in Base64. */
interface Anchor {
  readonly tokenHash: string;
  /** The public half of the link's key pair. */
  readonly linkKey: string;
  /** The hash of the entry that made the invitation. */
  readonly anchor: string;
}

export interface LinkBytes {
  readonly tokenHash: Uint8Array;
  readonly linkKey: Uint8Array;
  readonly anchor: Uint8Array;
}

/** Kept from before the knock until the log has been found to have it. */
export async function keepAnchor(store: DeviceStore, meetingId: string, link: LinkBytes): Promise<void> {
  const anchor: Anchor = {
    tokenHash: base64(link.tokenHash),
    linkKey: base64(link.linkKey),
    anchor: base64(link.anchor),
  };
  await store.update(({ records }) => records.put(nameOf(meetingId), anchor));
}

export function forgetAnchor(store: DeviceStore, meetingId: string): Promise<void> {
  return store.update(({ records }) => records.delete(nameOf(meetingId)));
}

/** Whether the log that a member link names is still to be found. */
export async function isLogToBeFound(store: DeviceStore, meetingId: string): Promise<boolean> {
  return (await store.update(({ records }) => records.get<Anchor>(nameOf(meetingId)))) !== undefined;
}

/**
 * Reads the log of a meeting to which this device has come by a member link, finds the link's invitation in it, and keeps it: from then
 * on no other log is taken for it. Does nothing where no link waits for that.
 *
 * @throws {LatchkeyError} `proof_refused` where the log does not have the invitation; then nothing is kept
 */
export async function settleLinkedLog(
  store: DeviceStore,
  accounts: AccountDirectory,
  api: MemberApi,
  meetingId: string,
): Promise<void> {
  const anchor = await store.update(({ records }) => records.get<Anchor>(nameOf(meetingId)));
  if (anchor === undefined) {
    return;
  }
  const archive = rosterArchive(store, meetingId);
  const fresh: { readonly index: number; readonly entry: string }[] = [];
  let detail = "";
  const follower = await RosterFollower.open({
    meetingId,
    accounts,
    source: {
      page: (from) => api.in(meetingId).roster(from),
      append: () => Promise.reject(new TypeError("nothing is said before the log is known")),
    },
    archive: {
      load: () => archive.load(), // The account was a member before.
      keep: async (index, entry) => {
        fresh.push({ index, entry });
      },
    },
    watcher: {
      accepted: () => undefined,
      refused: (_, why) => {
        detail = why;
      },
    },
  });
  if (!(await follower.catchUp())) {
    throw new LatchkeyError("roster_refused", detail);
  }
  if (!hasAnchor(follower.roster, anchor)) {
    throw new LatchkeyError(
      "proof_refused",
      "The log of this meeting does not have the invitation that your link names, so you cannot be sure to be in the right meeting. Nothing is said or shown. Ask who invited you for a new link.",
    );
  }
  for (const { index, entry } of fresh) {
    await archive.keep(index, entry);
  }
  await forgetAnchor(store, meetingId);
}

function hasAnchor(roster: MeetingLog, { tokenHash, linkKey, anchor }: Anchor): boolean {
  const invitation = roster.invitation(fromBase64(tokenHash));
  return (
    invitation !== undefined &&
    invitation.forWhom === ForWhom.MEMBER &&
    equal(invitation.anchor, fromBase64(anchor)) &&
    equal(invitation.linkKey, fromBase64(linkKey))
  );
}

function nameOf(meetingId: string): string {
  return `meeting/${meetingId}/link-anchor`;
}
