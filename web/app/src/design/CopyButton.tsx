import { text } from "../text/text.ts";
import { Button } from "./Button.tsx";
import type { Copying } from "./copying.ts";
import { Icon } from "./Icon.tsx";

interface CopyButtonProps {
  copying: Copying;
  /** The one thing that the page is for: larger, and in the page's colour. */
  primary?: boolean;
  label?: string;
}

/** Copies, and says so for a moment. */
export function CopyButton({ copying: { copied, copy }, primary = false, label = text.copy }: CopyButtonProps) {
  return (
    <Button kind={primary ? "primary" : "plain"} small={!primary} onClick={copy}>
      <Icon name={copied ? "check" : "copy"} {...(primary ? {} : { size: 18 })} />
      {copied ? text.copied : label}
    </Button>
  );
}

/** What came of it: for screen readers, and where the browser does not let the page copy. */
export function CopyOutcome({
  copying: { copied, failed },
  why = text.copyFailed,
}: {
  copying: Copying;
  why?: string;
}) {
  return (
    <>
      <span class="only-read" role="status">
        {copied ? text.copied : ""}
      </span>
      {failed && (
        <p class="field-error" role="alert">
          {why}
        </p>
      )}
    </>
  );
}
