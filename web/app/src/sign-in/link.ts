import { parseSignInLink, signInFault } from "@latchkey/client";
import { takeFragment } from "../design/address-bar.ts";
import { tabMemory } from "../design/tab-memory.ts";

const KEPT = "latchkey.sign-in";

const linkOf = (token: string): string => `${location.origin}/sign-in#${token}`;

/**
 * The link that this tab was opened with. Its secret leaves the address bar at once. Until it is used, or not wanted, it
 * stays in this tab's session storage, so that reloading the page is no dead end.
 */
export function takeSignInLink(): string | undefined {
  if (/^\/+sign-in\/*(?:%|[\w-]{20})/i.test(location.pathname) || /lks_/.test(location.search)) {
    history.replaceState(history.state, "", "/sign-in");
    return `${location.origin}/sign-in%23burnt`;
  }
  const fragment = takeFragment();
  if (fragment !== "") {
    tabMemory.setItem(KEPT, fragment);
  }
  const token = fragment || tabMemory.getItem(KEPT);
  return token ? linkOf(token) : undefined;
}

export function forgetSignInLink(): void {
  tabMemory.removeItem(KEPT);
}

/** The link to this very server in what a person has put in; mail programs put quotes and full stops around links. */
export function signInLinkIn(typed: string): string | undefined {
  const fault = signInFault(typed);
  if (fault === undefined) {
    return linkOf(parseSignInLink(typed).token);
  }
  // What is wrong with it is said once it is tried.
  return /\/sign-in/i.test(typed) ? typed : undefined;
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
