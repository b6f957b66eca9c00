import type { ComponentChildren } from "preact";
import { problemText, text } from "../text/text.ts";
import { Button } from "./Button.tsx";
import { Notice } from "./Notice.tsx";

/** What to say about an error code, if there is one. */
export function Problem(props: { code: string | undefined; actions?: ComponentChildren; onDismiss?: () => void }) {
  const { code, actions, onDismiss } = props;
  if (code === undefined) {
    return null;
  }
  const { title, why } = problemText(code);
  return (
    <Notice tone="alarm" title={title} actions={actions ?? (onDismiss && <Dismiss onClick={onDismiss} />)}>
      <p>{why}</p>
    </Notice>
  );
}

function Dismiss({ onClick }: { onClick: () => void }) {
  return (
    <Button small kind="quiet" onClick={onClick}>
      {text.conversation.dismiss}
    </Button>
  );
}
