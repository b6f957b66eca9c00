import { tabMemory } from "../design/tab-memory.ts";

const KEPT = "latchkey.member-link";
const PATH = /^\/+member(?![\w-])\/*([\w-]*)/i;

/**
 * The member link that this tab was opened with. Its secret leaves the address bar at once, as the token does. Until it is used, or not
 * wanted, it stays in this tab's session storage, so that a person can sign in before.
 *
 * @param takeFragment takes what stands behind `#` out of the address bar
 */
export function takeMemberLink(takeFragment: () => string): string | undefined {
  const token = PATH.exec(location.pathname)?.[1];
  if (token !== undefined) {
    const pasted = location.href;
    takeFragment();
    history.replaceState(history.state, "", "/member");
    if (token !== "") {
      tabMemory.setItem(KEPT, pasted);
    }
  }
  return tabMemory.getItem(KEPT) ?? undefined;
}

export function forgetMemberLink(): void {
  tabMemory.removeItem(KEPT);
}
