import { useState } from "preact/hooks";
import { text } from "../text/text.ts";
import { Button } from "./Button.tsx";
import { Confirm } from "./Confirm.tsx";
import { Notice } from "./Notice.tsx";
import "./suspended.css";

interface SuspendedProps {
  title: string;
  why: string;
  next: string;
  deleteIt: string;
  deleteTitle: string;
  deleteWhy: string;
  onRetry: () => void;
  onDelete: () => void;
}

/** The server does not know this browser any more. What is here stays until the person deletes it. */
export function Suspended(props: SuspendedProps) {
  const [deleting, setDeleting] = useState(false);
  const actions = (
    <>
      <Button small onClick={props.onRetry}>
        {text.retry}
      </Button>
      <Button small kind="quiet" onClick={() => setDeleting(true)}>
        {props.deleteIt}
      </Button>
    </>
  );
  return (
    <div class="suspended">
      <Notice tone="caution" title={props.title} actions={actions}>
        <p>{props.why}</p>
        <p>{props.next}</p>
      </Notice>
      {deleting && (
        <Confirm
          title={props.deleteTitle}
          why={props.deleteWhy}
          doIt={props.deleteIt}
          onConfirm={props.onDelete}
          onClose={() => setDeleting(false)}
        />
      )}
    </div>
  );
}
