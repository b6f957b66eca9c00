import { linkKey } from "./account/keys.ts";
import type { GuestMeeting, JoinInfo } from "./api.ts";
import { base64, randomBytes } from "./bytes.ts";
import { LatchkeyError } from "./errors.ts";
import { deleteLeftOver } from "./files/left-over.ts";
import { KnockApi } from "./http/guest-api.ts";
import { reportBurnt } from "./invite/burnt.ts";
import { InvitationLink } from "./invite/links.ts";
import { hashToken } from "./invite/token.ts";
import { lastingKeysPublished } from "./keys/lasting-keys.ts";
import { makeKeys } from "./keys/pre-keys.ts";
import { FIRST_ONE_TIME_PRE_KEYS, MAX_NAME_CODE_POINTS } from "./limits.ts";
import { ID_BYTES, isMeetingId, logIdOf, sessionIdOf } from "./log/form.ts";
import { knock } from "./log/meeting/guest-writer.ts";
import { GUEST_SESSION, GuestSession, type KeptGuest } from "./meeting/guest-session.ts";
import { tidyName } from "./names/names.ts";
import { toPage } from "./pause.ts";
import { Tab, type TabStorage } from "./store/tab.ts";
import type { Keys } from "./wire.ts";

export interface GuestOptions {
  /** What outlives a reload of the page, and not the tab; `sessionStorage` unless given. */
  readonly tab?: TabStorage;
}

/** A new guest's keys, made before anybody knocks with them. They serve once. */
export interface PreparedGuest {
  readonly tab: Tab;
  readonly keys: Keys;
}

export interface KnockOptions extends GuestOptions {
  /** In place of a `tab`, where keys were made already. */
  readonly prepared?: PreparedGuest;
}

/** A guest's way in. */
export const Guest = {
  /**
   * What a link leads to.
   *
   * @param link `BASE/join/TOKEN#SEED.ANCHOR`
   * @throws {LatchkeyError} a {@link LinkFault}, `invitation_unknown`, `invitation_expired`, `invitation_used_up`,
   *     `invitation_revoked`, `admission_closed`, `meeting_ended`
   */
  async lookUp(link: string): Promise<JoinInfo> {
    const { server, token } = InvitationLink.parse(link);
    const { meetingId, title, hostName, hostPresent, shared } = await new KnockApi(server).joinInfo(token);
    return { meetingId, title, hostName, hostPresent, shared };
  },

  /**
   * Tells the server that a page was opened by a link whose secret stood in the address, so that its maker makes another.
   *
   * @param link what the page was opened by, with or without the secret
   */
  reportBurnt(link: string): Promise<void> {
    return reportBurnt(link);
  },

  /**
   * Makes keys while the person types: a few at a time, so that the page stays quick. A tab's next guest replaces one that never
   * knocked.
   *
   * @throws {LatchkeyError} `storage_unavailable`, `storage_full`
   */
  async prepare({ tab: storage }: GuestOptions = {}): Promise<PreparedGuest> {
    const tab = await Tab.create(storage);
    try {
      return { tab, keys: await makeKeys(tab.store, FIRST_ONE_TIME_PRE_KEYS) };
    } catch (error) {
      await tab.erase();
      throw error;
    }
  },

  /**
   * Makes keys unless there are some, knocks, and waits in the lobby: the meeting's status is `waiting` until a member decides.
   *
   * @param link `BASE/join/TOKEN#SEED.ANCHOR`; the part behind `#` is never sent
   * @param name what the others call this guest: 1 to 64 characters
   * @throws {LatchkeyError} as `lookUp`, and `invalid_text` for such a name
   */
  async knock(link: string, name: string, { tab: storage, prepared }: KnockOptions = {}): Promise<GuestMeeting> {
    const { server, token, seed, anchor } = InvitationLink.parse(link);
    const displayName = tidyName(name, MAX_NAME_CODE_POINTS);
    if (displayName === undefined) {
      throw new LatchkeyError("invalid_text", `A name has 1 to ${MAX_NAME_CODE_POINTS} plain characters.`);
    }
    const api = new KnockApi(server);
    const { meetingId, title, hostName } = await api.joinInfo(token);
    if (!isMeetingId(meetingId)) {
      throw new LatchkeyError("unexpected_answer", "The server names no meeting for this link.");
    }
    const { tab, keys } = prepared ?? (await Guest.prepare(storage === undefined ? {} : { tab: storage }));
    try {
      const sessionId = sessionIdOf(randomBytes(ID_BYTES));
      const tokenHash = hashToken(token);
      const key = linkKey(seed);
      const claim = { tokenHash, sessionId, registrationId: keys.registrationId, displayName, anchor };
      const { privateKey } = tab.store.local.identityKeyPair;
      const { linkProof, keyProof } = knock({ ...claim, logId: logIdOf(meetingId) }, key, privateKey);
      const proofs = { linkProof: base64(linkProof), keyProof: base64(keyProof) };
      const registered = await api.register({ ...keys, token, sessionId, displayName, ...proofs });
      if (registered.meetingId !== meetingId || registered.sessionId !== sessionId) {
        throw new LatchkeyError("unexpected_answer", "The server answers for another meeting than the link's.");
      }
      const { sessionToken } = registered;
      const session = { server, sessionId, sessionToken, meetingId, name: displayName, title, hostName };
      const kept: KeptGuest = {
        ...session,
        link: {
          tokenHash: base64(tokenHash),
          linkKey: base64(key.publicKey().serialize()),
          anchor: base64(anchor),
        },
      };
      await tab.store.update(({ records }) => records.put(GUEST_SESSION, kept));
      await lastingKeysPublished(tab.store, keys.signedPreKey.id);
      return await GuestSession.open(tab, kept);
    } catch (error) {
      await tab.erase();
      throw error;
    }
  },

  /** The meeting that this tab was in before it was reloaded. */
  async resume({ tab: storage }: GuestOptions = {}): Promise<GuestMeeting | undefined> {
    deleteLeftOver().catch(toPage);
    const tab = await Tab.resume(storage);
    const kept = await tab?.store.update(({ records }) => records.get<KeptGuest>(GUEST_SESSION));
    if (tab === undefined || kept === undefined) {
      tab?.close(); // Who knocks anew replaces it.
      return undefined;
    }
    return GuestSession.open(tab, kept);
  },
} as const;
