import { base64url, fromBase64url } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import { INVITATION, type LinkFault, type LinkKind, type LinkParts, MEMBER, readLink } from "./link-text.ts";

const WORDS: Readonly<Record<LinkFault, string>> = {
  link_cut: "The end of this link is missing. Copy all of it, up to the last character, or ask for it again.",
  link_extended:
    "Something stands behind the end of this link that does not belong to it. Copy the link alone, or ask for it again.",
  link_mangled:
    "This is not the link that was made: characters are missing or changed, or it is another kind of link. Copy it again, or ask for it again.",
  link_burnt:
    "Some program has changed the # in this link, so that its secret part goes to the server, where it may be read. Do not use it: ask for a new one, and have this one withdrawn.",
};

/**
 * `BASE/join/TOKEN#SEED.ANCHOR`, or for an account `BASE/member/TOKEN#SEED.ANCHOR`, taken apart. No server is told the seed; it stays out of errors and of everything that
 * prints objects.
 */
export class InvitationLink {
  readonly server: string;
  readonly token: string;
  /** The hash of the entry that made the invitation: the meeting's log has it, and no other. */
  readonly anchor: Uint8Array;
  readonly #seed: Uint8Array;

  constructor(server: string, token: string, seed: Uint8Array, anchor: Uint8Array) {
    this.server = server;
    this.token = token;
    this.#seed = seed;
    this.anchor = anchor;
  }

  /** @throws {LatchkeyError} a {@link LinkFault} */
  static parse(link: string, kind: typeof INVITATION | typeof MEMBER = INVITATION): InvitationLink {
    const { server, token, fragment } = parts(link, kind);
    const [seed = "", anchor = ""] = fragment.split(".");
    try {
      return new InvitationLink(server, token, fromBase64url(seed), fromBase64url(anchor));
    } catch {
      // The last character of 32 bytes has bits to spare; only one of its forms is the secret's own.
      throw refusal("link_mangled");
    }
  }

  get seed(): Uint8Array {
    return this.#seed;
  }

  /** The whole link, for who is invited alone. */
  reveal(kind: typeof INVITATION | typeof MEMBER = INVITATION): string {
    return `${this.server}/${kind.place}/${this.token}#${base64url(this.#seed)}.${base64url(this.anchor)}`;
  }
}

export function parts(link: string, kind: LinkKind): LinkParts {
  const read = readLink(link, kind);
  if (typeof read === "string") {
    throw refusal(read);
  }
  return read;
}

export function refusal(fault: LinkFault): LatchkeyError {
  return new LatchkeyError(fault, WORDS[fault]);
}

export type { LinkFault };

/** What is wrong with an invitation link; undefined where it is whole. */
export function linkFault(link: string): LinkFault | undefined {
  return faultOf(link, INVITATION);
}

/** What is wrong with a member link; undefined where it is whole. */
export function memberLinkFault(link: string): LinkFault | undefined {
  return faultOf(link, MEMBER);
}

export function faultOf(link: string, kind: LinkKind): LinkFault | undefined {
  const read = readLink(link, kind);
  return typeof read === "string" ? read : undefined;
}
