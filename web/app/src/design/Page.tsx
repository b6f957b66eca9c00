import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { LanguageChoice } from "./LanguageChoice.tsx";
import { Mark } from "./Mark.tsx";
import { OperatorLinks } from "./OperatorLinks.tsx";
import "./page.css";

/** A quiet page with one thing on it, in the middle. */
export function CentredPage({ children, foot }: { children: ComponentChildren; foot?: ComponentChildren }) {
  return (
    <div class="centred-page">
      <header class="centred-page-head">
        <Mark />
      </header>
      <main class="centred-page-main">{children}</main>
      <footer class="centred-page-foot">
        {foot}
        <LanguageChoice />
        <OperatorLinks />
      </footer>
    </div>
  );
}

/** The page's heading. It takes the focus when it appears, so that a screen reader reads where one is now. */
export function Heading({ children, focus = true }: { children: ComponentChildren; focus?: boolean }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (focus) {
      heading.current?.focus({ preventScroll: true });
    }
  }, [focus]);
  return (
    <h1 class="heading" ref={heading} tabIndex={-1}>
      {children}
    </h1>
  );
}
