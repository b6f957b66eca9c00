/** What is wrong with a link that does not do. */
export type LinkFault =
  /** Its end is missing. */
  | "link_cut"
  /** Something stands behind its end that does not belong to it. */
  | "link_extended"
  /** Characters are missing or changed, or it is another kind of link. */
  | "link_mangled"
  /** Its secret stands where servers get to see it. */
  | "link_burnt";

/** The form of what stands behind `#`: a prefix, then so many times 43 characters of base64url, joined by dots. */
export interface FragmentForm {
  readonly prefix: string;
  readonly parts: number;
}

/** A kind of link: its place on the server, what the path tells beyond that, and what the fragment looks like. */
export interface LinkKind {
  readonly place: string;
  readonly tokenPrefix: string | undefined;
  readonly fragment: FragmentForm;
}

export const INVITATION: LinkKind = { place: "join", tokenPrefix: "lki_", fragment: { prefix: "", parts: 2 } };
export const MEMBER: LinkKind = { place: "member", tokenPrefix: "lki_", fragment: { prefix: "", parts: 2 } };
export const SIGN_IN: LinkKind = { place: "sign-in", tokenPrefix: undefined, fragment: { prefix: "lks_", parts: 1 } };
export const DEVICE: LinkKind = { place: "device", tokenPrefix: undefined, fragment: { prefix: "lkv_", parts: 3 } };

export interface LinkParts {
  /** Scheme, host and port. */
  readonly server: string;
  /** The path's token; empty where the kind has none. */
  readonly token: string;
  readonly fragment: string;
}

const KEY_LENGTH = 43;
const URL_BEGIN = /https?:\/\//i;
/** Mail programs break long lines, some of them by `=` at the end. */
const SOFT_BREAK = /=\r?\n/g;
const INVISIBLE = /[\p{White_Space}\u00ad\u200b-\u200d\u2060\ufeff]/gu;
const LINK = /^(https?):\/\/([A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(:[0-9]{1,5})?([^?#]*)(\?[^#]*)?(?:#(.*))?$/i;
/** Marks of sentences, of mail programs and of other things that people put around links. */
const PUNCTUATION = /^[\s.,;:!?'"()[\]{}<>*|=\\/`´‘’‚‛“”„«»‹›…。，、）」』】]*$/u;
/** What trackers add, and what browsers add for a place on the page. */
const ADDED = /^(?:&|\?|:~:)/;
const SECRET_RUN = new RegExp(`(?<![A-Za-z0-9_-])(?:lk[sv]_)?[A-Za-z0-9_-]{${KEY_LENGTH}}(?![A-Za-z0-9_-])`);
const MAX_ESCAPES = 4;

/** Reads a link as people paste it and mail programs leave it, or says what is wrong with it. */
export function readLink(pasted: string, kind: LinkKind): LinkParts | LinkFault {
  const begin = pasted.search(URL_BEGIN);
  if (begin < 0) {
    return "link_mangled";
  }
  const text = pasted.slice(begin).replace(SOFT_BREAK, "");
  const firstWord = read(text.split(/\p{White_Space}/u)[0] as string, kind);
  return typeof firstWord === "object" ? firstWord : read(text, kind);
}

function read(text: string, kind: LinkKind): LinkParts | LinkFault {
  const [, scheme, host, port = "", path = "", query = "", fragment] = LINK.exec(text.replace(INVISIBLE, "")) ?? [];
  if (scheme === undefined || host === undefined) {
    return "link_mangled";
  }
  const plainPath = unescaped(path);
  const place = new RegExp(`^/+${kind.place}(?![A-Za-z0-9_-])/*(.*)$`, "i").exec(plainPath);
  if (!place) {
    return "link_mangled";
  }
  const rest = place[1] as string;
  const token = kind.tokenPrefix === undefined ? "" : (/^[A-Za-z0-9_-]*/.exec(rest)?.[0] as string);
  const behindToken = rest.slice(token.length);
  if (isSecretIn(behindToken) || isSecretIn(unescaped(query))) {
    return "link_burnt";
  }
  const whole = kind.tokenPrefix === undefined || isForm(token, { prefix: kind.tokenPrefix, parts: 1 });
  if (!whole && fragment === undefined) {
    return "link_cut";
  }
  if (!whole || !PUNCTUATION.test(behindToken)) {
    return "link_mangled";
  }
  const secret = readFragment(unescaped(fragment ?? ""), kind.fragment);
  return secret.startsWith("!")
    ? (secret.slice(1) as LinkFault)
    : { server: `${scheme.toLowerCase()}://${host.toLowerCase()}${port}`, token, fragment: secret };
}

/** A secret by its length, or whatever stood behind a `#` that some program has escaped. */
function isSecretIn(text: string): boolean {
  return SECRET_RUN.test(text) || /#[^#]*[A-Za-z0-9]/.test(text);
}

/** The fragment's own part, or "!" and what is wrong. */
function readFragment(text: string, form: FragmentForm): string {
  const begun = text.replace(/^#+/, "");
  const length = form.prefix.length + form.parts * (KEY_LENGTH + 1) - 1;
  const run = (
    new RegExp(`^[A-Za-z0-9_-]*(?:\\.[A-Za-z0-9_-]+){0,${form.parts - 1}}`).exec(begun) as RegExpExecArray
  )[0];
  // Text programs mark words by underscores; no secret ends in one.
  const own = run.length > length && /^[_-]*$/.test(run.slice(length)) ? run.slice(0, length) : run;
  const behind = begun.slice(run.length);
  const clean = PUNCTUATION.test(behind) || ADDED.test(behind);
  if (isForm(own, form)) {
    return /^[A-Za-z0-9]/.test(behind) ? "!link_extended" : own;
  }
  if (own.length > length && isForm(own.slice(0, length), form)) {
    return "!link_extended";
  }
  const fits = own.startsWith(form.prefix) || form.prefix.startsWith(own);
  return own.length < length && fits && clean ? "!link_cut" : "!link_mangled";
}

function isForm(text: string, { prefix, parts }: FragmentForm): boolean {
  return (
    text.startsWith(prefix) &&
    new RegExp(`^[A-Za-z0-9_-]{${KEY_LENGTH}}(?:\\.[A-Za-z0-9_-]{${KEY_LENGTH}}){${parts - 1}}$`).test(
      text.slice(prefix.length),
    )
  );
}

/** Without percent escapes, however often they were escaped themselves; what is no escape stays. */
function unescaped(text: string): string {
  let plain = text;
  for (let i = 0; i < MAX_ESCAPES; i++) {
    const next = plain.replace(/%([2-7][0-9A-Fa-f])/g, (_, hex: string) =>
      String.fromCharCode(Number.parseInt(hex, 16)),
    );
    if (next === plain) {
      break;
    }
    plain = next;
  }
  return plain;
}
