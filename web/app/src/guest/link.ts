import { linkFault, type TabStorage } from "@latchkey/client";
import { takeFragment } from "../design/address-bar.ts";
import { tabMemory } from "../design/tab-memory.ts";
import type { PastVisit } from "./state.ts";

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
    getItem: (key) => tabMemory.getItem(`${key}.${token}`),
    setItem: (key, value) => tabMemory.setItem(`${key}.${token}`, value),
    removeItem: (key) => tabMemory.removeItem(`${key}.${token}`),
  };
}

const kept = (token: string): string => `latchkey.link.${token}`;

/**
 * Reads the link from the address bar and removes its secret from there. Until this guest has knocked, the secret stays
 * in this tab's session storage, so that reloading the page is no dead end.
 */
export function takeLink(): InvitationLink {
  const fault = linkFault(location.href);
  const token = /^\/+join\/+([\w-]*)/i.exec(location.pathname)?.[1] ?? "";
  if (fault === "link_burnt" || burntBefore()) {
    // Nothing of the secret stays in the address bar, nor in the history; what was wrong does, for when it is reloaded.
    history.replaceState({ burnt: true }, "", `/join/${token}`);
    return { token, url: `${location.origin}/join/${token}%23burnt` };
  }
  const fragment = takeFragment();
  if (fragment !== "") {
    tabMemory.setItem(kept(token), fragment);
  }
  const secret = fragment || (tabMemory.getItem(kept(token)) ?? "");
  return { token, url: `${location.origin}/join/${token}#${secret}` };
}

function burntBefore(): boolean {
  const noted: { readonly burnt?: boolean } | null = history.state;
  return location.hash === "" && noted?.burnt === true;
}

/** The guest has knocked; its keys do the rest. */
export function forgetLink({ token }: InvitationLink): void {
  tabMemory.removeItem(kept(token));
}

const visit = (token: string): string => `latchkey.visit.${token}`;

/** For as long as this tab is at the door or in the meeting, the browser's other tabs can tell. Returns how to end that. */
export function holdVisit({ token }: InvitationLink): () => void {
  let release: () => void = () => undefined;
  const held = new Promise<void>((resolve) => {
    release = resolve;
  });
  // Two tabs may hold it, if the person so decides. Where the browser keeps nothing for this page, none can.
  navigator.locks.request(visit(token), { mode: "shared" }, () => held).catch(release);
  return release;
}

/** Whether another tab of this browser is at the door or in the meeting by the same link. */
export async function isVisitedElsewhere({ token }: InvitationLink): Promise<boolean> {
  const { held = [] } = await navigator.locks.query().catch(() => ({ held: [] }));
  return held.some(({ name }) => name === visit(token));
}

/**
 * Notes in the tab's history that the visit is over, so that the page says so again when it is reloaded: the link's secret
 * and the keys are gone by then. Whoever opens a link anew is at another place in the history.
 */
export function notePastVisit(visit: PastVisit): void {
  history.replaceState({ visit }, "");
}

/** The visit that has ended here. */
export function pastVisit(): PastVisit | undefined {
  const noted: { readonly visit?: PastVisit } | null = history.state;
  return noted?.visit;
}
