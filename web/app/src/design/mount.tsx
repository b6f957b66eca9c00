import { type ComponentChild, render } from "preact";
import { watchFaults } from "./Fault.tsx";
import { keepFocus } from "./focus.ts";
import { NotSecure } from "./NotSecure.tsx";
import "./tokens.css";
import "./base.css";
import "./before.css";

let isMounted = false;

/** Shows a page. */
export function mount(page: ComponentChild): void {
  const root = document.getElementById("app");
  if (root === null) {
    throw new Error("the page has no element #app");
  }
  if (!isMounted) {
    isMounted = true;
    root.replaceChildren(); // What the page showed before this script ran.
    keepFocus(root);
    watchFaults();
  }
  render(isSecureContext ? page : <NotSecure />, root);
}
