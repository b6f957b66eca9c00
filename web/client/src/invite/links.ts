import { base64url, fromBase64url } from "../bytes.ts";
import { LatchkeyError } from "../errors.ts";
import { SECRET_BYTES } from "../limits.ts";

const INVITATION = /^(https?:\/\/[^?#]*?)\/join\/(lki_[A-Za-z0-9_-]{43})#([A-Za-z0-9_-]{43})$/;
const SIGN_IN = /^(https?:\/\/[^?#]*?)\/sign-in#(lks_[A-Za-z0-9_-]{43})$/;

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

  /** @throws {LatchkeyError} `invalid_link` */
  static parse(link: string): InvitationLink {
    const text = link.trim();
    const [, server, token, secret] = INVITATION.exec(text) ?? [];
    if (server !== undefined && token !== undefined && secret !== undefined) {
      try {
        return new InvitationLink(server, token, fromBase64url(secret));
      } catch {
        // The last character of a secret has bits to spare; only one of its forms is the secret's own.
      }
    }
    throw new LatchkeyError(
      "invalid_link",
      "This is not a whole invitation link. Ask for it again, and copy all of it, up to the last character.",
    );
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
 * @throws {LatchkeyError} `invalid_link`
 */
export function parseSignInLink(link: string): { readonly server: string; readonly token: string } {
  const [, server, token] = SIGN_IN.exec(link.trim()) ?? [];
  if (server === undefined || token === undefined) {
    throw new LatchkeyError("invalid_link", "This is not a whole sign-in link. Ask for a new one, and copy all of it.");
  }
  return { server, token };
}
