/**
 * Takes what stands behind `#` out of the address bar and the tab's history at once, so that it is not seen over a
 * shoulder. The browser may have noted the whole link by then. Fragments are never sent by browsers, and nothing here
 * sends them.
 */
export function takeFragment(): string {
  const fragment = location.hash.slice(1);
  if (fragment !== "") {
    history.replaceState(history.state, "", location.pathname);
  }
  return fragment;
}

/** The same page with another fragment is another link, whatever was wrong with the one before. */
export function reloadForAnotherLink(): void {
  addEventListener("hashchange", () => location.reload());
}
