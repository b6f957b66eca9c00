import { base64url, fromBase64url } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import { SECRET_BYTES } from "../limits.ts";
import { INVITATION, type LinkFault, type LinkKind, type LinkParts, readLink, SIGN_IN } from "./link-text.ts";

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
 * `BASE/join/TOKEN#SECRET`, taken apart. The secret is 32 bytes that no server is ever told; it stays out of errors and
 * of everything that prints objects.
 */
export class InvitationLink {
  readonly server: string;
  readonly token: string;
  readonly #secret: Uint8Array;

  constructor(server: string, token: string, secret: Uint8Array) {
    this.server = server;
    this.token = token;
    this.#secret = secret;
  }

  /** @throws {LatchkeyError} a {@link LinkFault} */
  static parse(link: string): InvitationLink {
    const { server, token, fragment } = parts(link, INVITATION);
    try {
      return new InvitationLink(server, token, fromBase64url(fragment));
    } catch {
      // The last character of a secret has bits to spare; only one of its forms is the secret's own.
      throw refusal("link_mangled");
    }
  }

  static create(server: string, token: string): InvitationLink {
    return new InvitationLink(server, token, crypto.getRandomValues(new Uint8Array(SECRET_BYTES)));
  }

  get secret(): Uint8Array {
    return this.#secret;
  }

  /** The whole link, for the guest alone. */
  reveal(): string {
    return `${this.server}/join/${this.token}#${base64url(this.#secret)}`;
  }
}

/**
 * `BASE/sign-in#TOKEN`, taken apart.
 *
 * @throws {LatchkeyError} a {@link LinkFault}
 */
export function parseSignInLink(link: string): { readonly server: string; readonly token: string } {
  const { server, fragment } = parts(link, SIGN_IN);
  return { server, token: fragment };
}

function parts(link: string, kind: LinkKind): LinkParts {
  const read = readLink(link, kind);
  if (typeof read === "string") {
    throw refusal(read);
  }
  return read;
}

function refusal(fault: LinkFault): LatchkeyError {
  return new LatchkeyError(fault, WORDS[fault]);
}

export type { LinkFault };

/** What is wrong with an invitation link; undefined where it is whole. */
export function linkFault(link: string): LinkFault | undefined {
  const read = readLink(link, INVITATION);
  return typeof read === "string" ? read : undefined;
}

/** What is wrong with a sign-in link; undefined where it is whole. */
export function signInFault(link: string): LinkFault | undefined {
  const read = readLink(link, SIGN_IN);
  return typeof read === "string" ? read : undefined;
}
