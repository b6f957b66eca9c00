import type { PrivateKey } from "@latchkey/signal";
import { linkKey } from "../account/keys.ts";
import type { OwnAccount } from "../account/own-account.ts";
import type { Address } from "../address.ts";
import type { MemberKnockState, MemberLink } from "../api.ts";
import { base64, equal } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import type { MemberApi } from "../http/member-api.ts";
import type { LogPlace } from "../log/entry.ts";
import { logIdOf } from "../log/form.ts";
import { knockAsMember } from "../log/meeting/knocking-member.ts";
import { forgetAnchor, keepAnchor } from "../meeting/linked-log.ts";
import type { DeviceStore } from "../store/device-store.ts";
import type { MemberLinkInfo } from "../wire.ts";
import type { InvitationLink } from "./links.ts";
import { hashToken } from "./token.ts";

export interface MemberLinkParts {
  readonly link: InvitationLink;
  readonly self: Address;
  readonly key: PrivateKey;
  readonly account: Pick<OwnAccount, "state" | "readOn">;
  readonly store: DeviceStore;
  readonly api: MemberApi;
}

/** A member link that this account was given, and where the account stands before the meeting. */
export class OpenMemberLink implements MemberLink {
  readonly #parts: MemberLinkParts;
  readonly #linkKey: PrivateKey;
  #info: MemberLinkInfo;
  /** The place of the account that the knock names. */
  #knocked: LogPlace | undefined;

  private constructor(parts: MemberLinkParts, info: MemberLinkInfo) {
    this.#parts = parts;
    this.#linkKey = linkKey(parts.link.seed);
    this.#info = info;
  }

  static async open(parts: MemberLinkParts): Promise<OpenMemberLink> {
    return new OpenMemberLink(parts, await parts.api.memberLink(parts.link.token));
  }

  get meetingId(): string {
    return this.#info.meetingId;
  }

  get title(): string {
    return this.#info.title;
  }

  get hostName(): string {
    return this.#info.hostName;
  }

  get state(): MemberKnockState {
    return this.#info.state;
  }

  async knock(): Promise<void> {
    await this.#parts.account.readOn();
    try {
      await this.#knock();
    } catch (error) {
      if (!(error instanceof LatchkeyError) || error.code !== "log_moved") {
        throw error;
      }
      await this.#parts.account.readOn();
      await this.#knock();
    }
    await this.#look();
  }

  async ask(): Promise<MemberKnockState> {
    await this.#look();
    const { place } = this.#parts.account.state;
    if (this.state === "waiting" && !isSame(this.#knocked, place)) {
      await this.knock();
    }
    return this.state;
  }

  async withdraw(): Promise<void> {
    const { api, store } = this.#parts;
    await api.in(this.meetingId).withdrawKnock();
    await forgetAnchor(store, this.meetingId);
    await this.#look();
  }

  async #look(): Promise<void> {
    this.#info = await this.#parts.api.memberLink(this.#parts.link.token);
  }

  async #knock(): Promise<void> {
    const { link, self, key, account, store, api } = this.#parts;
    const { place } = account.state;
    const { anchor, token } = link;
    const tokenHash = hashToken(token);
    // Kept before a host can let the account in: the log is taken only if it has this.
    await keepAnchor(store, this.meetingId, { tokenHash, linkKey: this.#linkKey.publicKey().serialize(), anchor });
    const claim = { logId: logIdOf(this.meetingId), anchor, tokenHash, userId: self.id, account: place };
    const { linkProof, deviceProof } = knockAsMember(claim, self.deviceId, this.#linkKey, key);
    await api.knock({
      token,
      accountIndex: place.index,
      accountHash: base64(place.hash),
      linkProof: base64(linkProof),
      deviceProof: base64(deviceProof),
    });
    this.#knocked = place;
  }
}

function isSame(one: LogPlace | undefined, other: LogPlace): boolean {
  return one !== undefined && one.index === other.index && equal(one.hash, other.hash);
}
