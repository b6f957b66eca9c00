import { base64url, fromBase64url, randomBytes } from "../bytes.ts";
import { SECRET_BYTES } from "../limits.ts";
import { DEVICE, type LinkFault, SIGN_IN } from "./link-text.ts";
import { faultOf, parts, refusal } from "./links.ts";

/**
 * `BASE/sign-in#TOKEN`, taken apart.
 *
 * @throws {LatchkeyError} a {@link LinkFault}
 */
export function parseSignInLink(link: string): { readonly server: string; readonly token: string } {
  const { server, fragment } = parts(link, SIGN_IN);
  return { server, token: fragment };
}

/**
 * `BASE/device#TOKEN.SEED.HEAD`, taken apart. No server is told the seed; it stays out of errors and of everything that
 * prints objects.
 */
export class DeviceLinkText {
  readonly server: string;
  readonly token: string;
  /** A hash of the account's log that it had when the link was made. */
  readonly head: Uint8Array;
  readonly #seed: Uint8Array;

  constructor(server: string, token: string, seed: Uint8Array, head: Uint8Array) {
    this.server = server;
    this.token = token;
    this.#seed = seed;
    this.head = head;
  }

  /** @throws {LatchkeyError} a {@link LinkFault} */
  static parse(link: string): DeviceLinkText {
    const { server, fragment } = parts(link, DEVICE);
    const [token = "", seed = "", head = ""] = fragment.split(".");
    try {
      return new DeviceLinkText(server, token, fromBase64url(seed), fromBase64url(head));
    } catch {
      throw refusal("link_mangled");
    }
  }

  static create(server: string, head: Uint8Array): DeviceLinkText {
    return new DeviceLinkText(server, `lkv_${base64url(randomBytes(SECRET_BYTES))}`, randomBytes(SECRET_BYTES), head);
  }

  get seed(): Uint8Array {
    return this.#seed;
  }

  /** The whole link, for this person's other device alone. */
  reveal(): string {
    return `${this.server}/device#${this.token}.${base64url(this.#seed)}.${base64url(this.head)}`;
  }
}

/** What is wrong with a sign-in link; undefined where it is whole. */
export function signInFault(link: string): LinkFault | undefined {
  return faultOf(link, SIGN_IN);
}

/** What is wrong with a device link; undefined where it is whole. */
export function deviceLinkFault(link: string): LinkFault | undefined {
  return faultOf(link, DEVICE);
}
