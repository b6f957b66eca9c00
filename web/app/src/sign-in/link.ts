import { deviceLinkFault, parseSignInLink, signInFault } from "@latchkey/client";
import { takeFragment } from "../design/address-bar.ts";
import { tabMemory } from "../design/tab-memory.ts";

/** A link by which this browser becomes a device: of a new account, or of one that has devices. */
export interface EntryLink {
  readonly kind: "sign-in" | "device";
  readonly url: string;
}

const KINDS = [
  { kind: "sign-in", prefix: /lks_/, burnt: /^\/+sign-in\/*(?:%|[\w-]{20})/i },
  { kind: "device", prefix: /lkv_/, burnt: /^\/+device\/*(?:%|[\w-]{20})/i },
] as const;

const KEPT = "latchkey.entry-link";
const DEVICE_PATH = /^\/+device(?![\w-])/i;
const DEVICE_FRAGMENT = /lkv_[\w-]{43}\.[\w-]{43}\.[\w-]{43}/;

const linkOf = (kind: EntryLink["kind"], fragment: string): EntryLink => ({
  kind,
  url: `${location.origin}/${kind}#${fragment}`,
});

/**
 * The link that this tab was opened with. Its secret leaves the address bar at once. Until it is used, or not wanted, it
 * stays in this tab's session storage, so that reloading the page is no dead end.
 */
export function takeEntryLink(): EntryLink | undefined {
  for (const { kind, prefix, burnt } of KINDS) {
    if (burnt.test(location.pathname) || prefix.test(location.search)) {
      history.replaceState(history.state, "", `/${kind}`);
      return { kind, url: `${location.origin}/${kind}%23burnt` };
    }
  }
  const here = DEVICE_PATH.test(location.pathname) ? "device" : "sign-in";
  const fragment = takeFragment();
  if (fragment !== "") {
    tabMemory.setItem(KEPT, `${here}#${fragment}`);
  }
  const [kind, kept = ""] = tabMemory.getItem(KEPT)?.split("#") ?? [];
  return kept === "" ? undefined : linkOf(kind === "device" ? "device" : "sign-in", kept);
}

export function forgetEntryLink(): void {
  tabMemory.removeItem(KEPT);
}

/** The link to this very server in what a person has put in; mail programs put quotes and full stops around links. */
export function entryLinkIn(typed: string): EntryLink | undefined {
  if (signInFault(typed) === undefined) {
    return linkOf("sign-in", parseSignInLink(typed).token);
  }
  if (deviceLinkFault(typed) === undefined) {
    const fragment = DEVICE_FRAGMENT.exec(typed.replaceAll(/\s/g, ""))?.[0];
    return fragment === undefined ? { kind: "device", url: typed } : linkOf("device", fragment);
  }
  // What is wrong with it is said once it is tried.
  if (/\/device(?![\w-])|lkv_/i.test(typed)) {
    return { kind: "device", url: typed };
  }
  return /\/sign-in/i.test(typed) ? { kind: "sign-in", url: typed } : undefined;
}

const AFTER = "latchkey.after-sign-in";

/** Remembers where a person wanted to go who has to sign in first. */
export function noteWayAfterSignIn(path: string): void {
  tabMemory.setItem(AFTER, path);
}

export function takeWayAfterSignIn(): string {
  const path = tabMemory.getItem(AFTER) ?? "/";
  tabMemory.removeItem(AFTER);
  return path;
}
