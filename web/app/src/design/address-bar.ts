/**
 * Takes what stands behind `#` out of the address bar and the history at once, so that it is neither seen over a
 * shoulder nor kept by the browser. Fragments are never sent by browsers, and nothing here sends them.
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
