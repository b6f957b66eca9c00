/**
 * When what has the focus goes away (a guest was let in, a warning dismissed), the focus goes to what is left around it,
 * and not back to the top of the page. It never lands on a button, which a second press would use.
 */
export function keepFocus(root: HTMLElement): void {
  let around: readonly HTMLElement[] = [];
  root.addEventListener("focusin", ({ target }) => {
    around = lineage(target, root);
  });
  new MutationObserver(() => {
    if (document.activeElement === document.body && around[0]?.isConnected === false) {
      around.filter((element) => element.isConnected).some(takesFocus);
    }
  }).observe(root, { childList: true, subtree: true });
}

/** What is hidden does not. */
function takesFocus(element: HTMLElement): boolean {
  if (!element.hasAttribute("tabindex")) {
    element.tabIndex = -1;
  }
  element.focus({ preventScroll: true });
  return document.activeElement === element;
}

/** The element itself, what it stands in, and so on, up to the root. */
function lineage(element: EventTarget | null, root: HTMLElement): readonly HTMLElement[] {
  const found: HTMLElement[] = [];
  for (let each = element; each instanceof HTMLElement; each = each.parentElement) {
    found.push(each);
    if (each === root) {
      break;
    }
  }
  return found;
}
