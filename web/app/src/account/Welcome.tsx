import { Button } from "../design/Button.tsx";
import { Notice } from "../design/Notice.tsx";
import { memberText } from "../text/members.ts";
import { text } from "../text/text.ts";

/** How this browser has just become a device of an account that was there before. */
export type WelcomeKind = "joined" | "recovered";

/** Says that it worked, and what to do next. */
export function Welcome({ kind, onDismiss }: { kind: WelcomeKind; onDismiss: () => void }) {
  const { title, why } = memberText.welcome[kind];
  return (
    <Notice
      tone="info"
      title={title}
      actions={
        <Button small kind="quiet" onClick={onDismiss}>
          {text.conversation.dismiss}
        </Button>
      }
    >
      <p>{why}</p>
    </Notice>
  );
}
