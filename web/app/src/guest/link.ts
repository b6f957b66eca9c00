import type { TabStorage } from "@latchkey/client";
import { takeFragment } from "../design/address-bar.ts";

/** An invitation link as this tab got it. */
export interface InvitationLink {
  /** What the server knows of it: the part before `#`. */
  readonly token: string;
  /** All of it; without its secret where that is missing. */
  readonly url: string;
}

/** What this tab remembers of one invitation; a tab may go from one meeting to another. */
export function tabStorage({ token }: InvitationLink): TabStorage {
  return {
    getItem: (key) => sessionStorage.getItem(`${key}.${token}`),
    setItem: (key, value) => sessionStorage.setItem(`${key}.${token}`, value),
    removeItem: (key) => sessionStorage.removeItem(`${key}.${token}`),
  };
}

const kept = (token: string): string => `latchkey.link.${token}`;

/**
 * Reads the link from the address bar and removes its secret from there. Until this guest has knocked, the secret stays
 * in this tab's session storage, so that reloading the page is no dead end.
 */
export function takeLink(): InvitationLink {
  const token = location.pathname.split("/")[2] ?? "";
  const fragment = takeFragment();
  if (fragment !== "") {
    sessionStorage.setItem(kept(token), fragment);
  }
  const secret = fragment || (sessionStorage.getItem(kept(token)) ?? "");
  return { token, url: `${location.origin}/join/${token}#${secret}` };
}

/** The guest has knocked; its keys do the rest. */
export function forgetLink({ token }: InvitationLink): void {
  sessionStorage.removeItem(kept(token));
}
